import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  bytesSource,
  findColumn,
  findImage,
  readHdus,
  readImage,
  readTable,
  writeFits,
} from '@crowdsky/fits';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Stack } from './finish-stack.ts';
import { stackFiles, stackOf } from '../fixtures/memory-host.ts';
import { simulateNight } from '../fixtures/night.ts';
import { stackToFits } from './stack-to-fits.ts';
import type { FitsOptions } from './stack-to-fits.ts';

const PYTHON = '/usr/bin/python3';
const SCRIPT = `
import sys, warnings
from astropy.io import fits
warnings.simplefilter('error')
with fits.open(sys.argv[1], checksum=True) as hdus:
    image, foot, stars = hdus[0], hdus['FOOTPRINT'], hdus['STAR-TAB']
    print(len(hdus), image.data.shape, foot.data.shape, foot.data.max(), len(stars.data), stars.columns.names)
    print(repr(float(stars.data['x'][0])), image.header['NCOMBINE'], image.header['FRM00001'])
`;

function missing(suite: string, command: string, args: string[]): boolean {
  const isMissing = spawnSync(command, args, { stdio: 'ignore' }).status !== 0;
  if (isMissing) console.log(`skipped: ${suite}: ${command} ${args.join(' ')} does not run`);
  return isMissing;
}

const noAstropy = missing('astropy on stacks', PYTHON, ['-c', 'import astropy.io.fits']);
const noFitsverify = missing('fitsverify on stacks', 'which', ['fitsverify']);

let stack: Stack;
beforeAll(async () => {
  const night = simulateNight({ frames: 3 });
  const junk = {
    name: 'a file whose name is far too long for a single card of a header, all of 68 characters.fit',
  };
  stack = stackOf(await stackFiles([...night.files, { ...junk, bytes: new Uint8Array(0) }]));
});

function file(options: Partial<FitsOptions> = {}): Uint8Array<ArrayBuffer> {
  return writeFits(stackToFits(stack, { format: 'float32', keepLocation: false, ...options }));
}

function onDisk<T>(bytes: Uint8Array, use: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'stack-fits-'));
  try {
    const path = join(folder, 'stack.fits');
    writeFileSync(path, bytes);
    return use(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('stackToFits', () => {
  it('holds the pixels, the footprint and the stars', async () => {
    const source = bytesSource(file());
    const hdus = await readHdus(source);
    expect(hdus).toHaveLength(3);
    expect((await findImage(source)).image?.shape).toEqual([320, 480, 3]);
    const pixels = await readImage(source, hdus[0]);
    expect(Buffer.compare(Buffer.from(pixels.buffer), Buffer.from(stack.pixels.buffer))).toBe(0);
    const footprint = await readImage(source, hdus[1]);
    expect(footprint.every((count, i) => count === stack.footprint[i])).toBe(true);
    const table = await readTable(source, hdus[2]);
    const x = findColumn(table, 'x')!.data;
    expect(x.kind === 'numbers' && [...x.values]).toEqual(stack.stars.map((star) => star.x + 1));
  });

  it('comes in half the size, within half a step', async () => {
    const source = bytesSource(file({ format: 'int16' }));
    const hdus = await readHdus(source);
    expect(hdus[0].image?.bitpix).toBe(16);
    const step = hdus[0].image!.bscale;
    const pixels = await readImage(source, hdus[0]);
    let worst = 0;
    stack.pixels.forEach((value, i) => {
      if (Number.isNaN(value)) worst = Number.isNaN(pixels[i]) ? worst : Infinity;
      else worst = Math.max(worst, Math.abs(pixels[i] - value));
    });
    expect(worst).toBeLessThanOrEqual(0.502 * step);
  });

  it('is the same file each time', () => {
    expect(Buffer.compare(Buffer.from(file()), Buffer.from(file()))).toBe(0);
  });

  it.skipIf(noFitsverify)('passes fitsverify without an error or a warning', () => {
    for (const options of [{}, { format: 'int16' }, { keepLocation: true }] as const) {
      const report = onDisk(
        file(options),
        (path) => spawnSync('fitsverify', [path], { encoding: 'utf8' }).stdout,
      );
      expect(report).toContain('0 warning(s) and 0 error(s)');
    }
  });

  it.skipIf(noAstropy)('opens in astropy, checksums and all', () => {
    const said = onDisk(file(), (path) => execFileSync(PYTHON, ['-c', SCRIPT, path], { encoding: 'utf8' }));
    const [shapes, values] = said.trim().split('\n');
    expect(shapes).toMatch(/^3 \(3, 480, 320\) \(480, 320\) 3 /);
    expect(shapes).toContain(`${stack.stars.length} ['x', 'y', 'flux', 'fwhm', 'a', 'b', 'theta', 'peak'`);
    expect(values).toContain(`${stack.stars[0].x + 1} 3 used ${stack.reports[0].sha256!} Light_SYNTH`);
  });
});
