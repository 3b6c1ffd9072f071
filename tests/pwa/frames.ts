/** Small raw frames of a simulated sky for journeys, and the stack that Node makes of them. */
import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesSource, Header, parseHeader, readPixelRows, readPrimary, writeFits } from '@crowdsky/fits';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import type { SkyOptions } from '@crowdsky/simulator';
import {
  createInlinePool,
  createStackTasks,
  DEFAULT_OPTIONS,
  stackFrames,
  stackToFits,
} from '@crowdsky/stack-core';
import type { Stack } from '@crowdsky/stack-core';

export interface TestFrame {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

const WIDTH_PX = 360;
const HEIGHT_PX = 480;
const PIXEL_BYTES = 2;
const BZERO = 32_768;

/** Frames of a third of a Seestar's sides, full of stars. */
export function makeFrames(count: number, options: Partial<SkyOptions> = {}): TestFrame[] {
  const plan = planSky({
    frames: count,
    width: WIDTH_PX,
    height: HEIGHT_PX,
    stars: 260,
    faintestFluxAdu: 1500,
    hotPixels: 30,
    cosmicRays: 1,
    ditherPx: 6,
    rotationDeg: 2,
    object: 'M 94',
    clean: true,
    ...options,
  });
  return Array.from({ length: count }, (_, index) => {
    const { name, bytes } = simulateFrame(plan, index);
    return { name, mimeType: 'application/fits', buffer: Buffer.from(bytes) };
  });
}

/** The same frame, taken with the lid on. */
export function withLidOn(frame: TestFrame): TestFrame {
  const buffer = Buffer.from(frame.buffer);
  return { ...frame, buffer: buffer.fill(0, buffer.length - PIXEL_BYTES * WIDTH_PX * HEIGHT_PX) };
}

/** The same frame, its last rows hidden by a dark roof: what the sky leaves there is the noise of its last six bits. */
export function withRoofOver(frame: TestFrame, rows: number): TestFrame {
  const buffer = Buffer.from(frame.buffer);
  for (let at = buffer.length - PIXEL_BYTES * WIDTH_PX * rows; at < buffer.length; at += PIXEL_BYTES)
    buffer.writeInt16BE(510 - 32 + (buffer.readInt16BE(at) & 63) - BZERO, at);
  return { ...frame, buffer };
}

/** The same pixels under another header, as a plate solver saves them. */
export async function retell(frame: TestFrame, change: (header: Header) => void): Promise<TestFrame> {
  const parsed = parseHeader(frame.buffer);
  if (parsed.kind !== 'header') throw new Error(parsed.kind);
  const source = bytesSource(frame.buffer);
  const values = await readPixelRows(source, await readPrimary(source), 0, HEIGHT_PX);
  change(parsed.header);
  return { ...frame, buffer: Buffer.from(written(Uint16Array.from(values), parsed.header)) };
}

/** A dark of a few pixels. */
export function makeDark(name: string): TestFrame {
  const header = new Header();
  header.set('IMAGETYP', 'Dark');
  const buffer = Buffer.from(
    writeFits([{ kind: 'image', shape: [64, 64], data: new Uint16Array(64 * 64), header }]),
  );
  return { name, mimeType: 'application/fits', buffer };
}

function written(data: Uint16Array, header: Header): Uint8Array {
  for (const keyword of ['BZERO', 'BSCALE']) header.delete(keyword);
  return writeFits([{ kind: 'image', shape: [WIDTH_PX, HEIGHT_PX], data, header }]);
}

/** On disk, for lists too long to be sent to the browser one by one. */
export function writeFrames(frames: readonly TestFrame[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'crowdsky-frames-'));
  return frames.map(({ name, buffer }) => {
    const path = join(folder, name);
    writeFileSync(path, buffer);
    return path;
  });
}

/** The FITS file that the core makes of the same frames in this process. */
export async function stackInNode(frames: readonly TestFrame[]): Promise<Uint8Array> {
  return writeFits(stackToFits(await stackOf(frames), { format: 'float32', keepLocation: false }));
}

export async function stackOf(frames: readonly TestFrame[]): Promise<Stack> {
  const tasks = createStackTasks({
    open: (handle) => bytesSource(handle as Uint8Array),
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  });
  const inputs = frames.map(({ name, buffer }) => ({ name, handle: new Uint8Array(buffer) }));
  const request = { frames: inputs, options: DEFAULT_OPTIONS, masters: {} };
  const outcome = await stackFrames(request, createInlinePool(tasks));
  if (!outcome.ok) throw new Error('Node could not stack the frames.');
  return outcome.stack;
}
