/** Small FITS files for tests, shaped like those of telescopes and stackers. */
import { Header, writeFits } from '@crowdsky/fits';

export interface FrameOptions {
  dateObs?: string | null;
  raDeg?: number;
  decDeg?: number;
  objectName?: string;
  filter?: string;
  telescope?: string;
  exposureSeconds?: number;
  widthPx?: number;
  heightPx?: number;
  /** Makes frames differ where their headers do not. */
  seed?: number;
  siteLat?: number;
  /** Seed of the pixels alone: frames that share it are of one exposure. */
  pixels?: number;
}

export interface StackOptions extends FrameOptions {
  frames?: number;
  /** As stacks of this program have it. */
  sharpening?: string;
  software?: string;
}

/** A raw Bayer frame. */
export function makeFrame(options: FrameOptions = {}): Buffer {
  const { widthPx = 48, heightPx = 32 } = options;
  const seed = options.pixels ?? seedOf(options);
  const data = Uint16Array.from(
    { length: widthPx * heightPx },
    (_, at) => 1000 + ((at * 7919 + seed * 104_729) % 997),
  );
  const header = commonHeader(options);
  header.set('BAYERPAT', 'GRBG');
  return Buffer.from(writeFits([{ kind: 'image', shape: [widthPx, heightPx], data, header }]));
}

/** Frames that differ in anything are of different exposures. */
function seedOf(options: FrameOptions): number {
  let seed = 1;
  for (const sign of JSON.stringify(options)) seed = (31 * seed + sign.charCodeAt(0)) % 997;
  return seed;
}

/** A stack of three float planes, without a star table. */
export function makeStack(options: StackOptions = {}): Buffer {
  const { widthPx = 48, heightPx = 32, seed = 1 } = options;
  const data = Float32Array.from(
    { length: widthPx * heightPx * 3 },
    (_, at) => 100 + ((at * 7919 + seed * 104_729) % 997) / 10,
  );
  const header = commonHeader({ exposureSeconds: 150, ...options });
  header.set('NCOMBINE', options.frames ?? 15);
  header.set('DATE-END', '2025-01-15T19:44:30');
  if (options.sharpening !== undefined) header.set('SHARPEN', options.sharpening);
  if (options.software !== undefined) header.set('SWCREATE', options.software);
  return Buffer.from(writeFits([{ kind: 'image', shape: [widthPx, heightPx, 3], data, header }]));
}

function commonHeader(options: FrameOptions): Header {
  const header = new Header();
  if (options.dateObs !== null) header.set('DATE-OBS', options.dateObs ?? '2025-01-15T19:30:05');
  header.set('OBJECT', options.objectName ?? 'M 42');
  header.setReal('EXPTIME', options.exposureSeconds ?? 10);
  header.setReal('RA', options.raDeg ?? 83.633);
  header.setReal('DEC', options.decDeg ?? 22.014);
  header.set('FILTER', options.filter ?? 'IRCUT');
  header.set('TELESCOP', options.telescope ?? 'Seestar S50');
  if (options.siteLat !== undefined) {
    header.setReal('SITELAT', options.siteLat);
    header.setReal('SITELONG', 16.37);
  }
  return header;
}
