/** Worker that turns a stack's FITS file, or its raw frame, into what the viewer shows. */
import { expose, transfer } from 'comlink';
import { bytesSource, readHdus, readImage, readTable } from '@crowdsky/fits';
import type { Hdu } from '@crowdsky/fits';
import { autoStretch, percentileStretch, STAR_TABLE, starsOfTable, stretchValue } from '@crowdsky/stack-core';
import { readStackFile } from '../store/stack-files.ts';
import { buildLevels } from './build-levels.ts';
import { demosaicSub } from './demosaic-sub.ts';
import type { ColourStretch, Level, Picture, ShownStar } from './picture.ts';

const BINS = 128;

export interface OpenedStack {
  readonly picture: Picture;
  readonly stars: readonly ShownStar[];
}

const viewerFiles = {
  /** Undefined when the file is gone. Throws FitsError for a damaged one. */
  async openStack(id: string): Promise<OpenedStack | undefined> {
    const file = await readStackFile(id, 'fits');
    if (!file) return undefined;
    const source = bytesSource(new Uint8Array(await file.arrayBuffer()));
    const hdus = await readHdus(source);
    const [width, height, planes = 1] = hdus[0].image?.shape ?? [0, 0];
    const pixels = await readImage(source, hdus[0]);
    const footprintHdu = hdus.find(({ header }) => header.string('EXTNAME') === 'FOOTPRINT');
    const footprint = footprintHdu ? await readImage(source, footprintHdu) : undefined;
    const count = width * height;
    const rgba = new Float32Array(4 * count);
    for (let channel = 0; channel < 3; channel++) {
      const from = planes === 3 ? channel * count : 0;
      for (let i = 0; i < count; i++) rgba[4 * i + channel] = pixels[from + i];
    }
    let maxCoverage = 1;
    for (let i = 0; i < count; i++) {
      const frames = footprint ? footprint[i] : 1;
      rgba[4 * i + 3] = frames;
      if (frames > maxCoverage) maxCoverage = frames;
    }
    const picture = describe({ width, height, rgba }, maxCoverage);
    const table = hdus.find(({ header }) => header.string('EXTNAME') === STAR_TABLE);
    const stars = table ? await readStars(table, source) : [];
    return transfer({ picture, stars }, buffersOf(picture));
  },

  async openSub(id: string): Promise<Picture | undefined> {
    const file = await readStackFile(id, 'sub');
    if (!file) return undefined;
    const picture = describe(await demosaicSub(bytesSource(new Uint8Array(await file.arrayBuffer()))), 1);
    return transfer(picture, buffersOf(picture));
  },
};

/** Brightest first. */
async function readStars(hdu: Hdu, source: ReturnType<typeof bytesSource>): Promise<ShownStar[]> {
  return starsOfTable(await readTable(source, hdu)).sort((a, b) => b.flux - a.flux);
}

function describe(full: Level, maxCoverage: number): Picture {
  const planes = [0, 1, 2].map((channel) => plane(full, channel));
  const auto = planes.map((values) => autoStretch(values)) as unknown as ColourStretch;
  const linear = planes.map((values) => percentileStretch(values, 1, 99.8)) as unknown as ColourStretch;
  const histogram = new Array<number>(BINS).fill(0);
  for (const value of planes[1]) {
    if (value === value) histogram[Math.min(BINS - 1, Math.floor(BINS * stretchValue(value, auto[1])))]++;
  }
  return { levels: buildLevels(full), auto, linear, histogram, maxCoverage };
}

function plane({ width, height, rgba }: Level, channel: number): Float32Array {
  return Float32Array.from({ length: width * height }, (_, i) => rgba[4 * i + channel]);
}

function buffersOf(picture: Picture): ArrayBuffer[] {
  return picture.levels.map(({ rgba }) => rgba.buffer);
}

export type ViewerFiles = typeof viewerFiles;
expose(viewerFiles);
