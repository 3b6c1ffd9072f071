/** One frame of each cause in one night: each is told its own reason, in its own sentence, and none another's. */
import { bytesSource, readPrimary, writeFits } from '@crowdsky/fits';
import { expect, it } from 'vitest';
import { stackFiles } from './fixtures/memory-host.ts';
import type { NamedBytes } from './fixtures/memory-host.ts';
import { simulateNight } from './fixtures/night.ts';
import { retellFrame } from './fixtures/retell-frame.ts';

const night = simulateNight({
  frames: 16,
  overrides: {
    8: { kind: 'blank' },
    9: { kind: 'trailed' },
    10: { kind: 'truncated' },
    11: { transparency: 0.08, skyFactor: 3 },
  },
});
const [stranger] = simulateNight({ frames: 1, seed: 77, startUtc: '2025-03-27T01:22:00.000Z' }).files;
const [small] = simulateNight({ frames: 1, seed: 78, width: 256, height: 400 }).files;

type Sample = (x: number, y: number) => number;

/** The file with other pixels, made of its own. */
async function redrawn(
  file: NamedBytes,
  draw: (at: Sample, x: number, y: number) => number,
): Promise<NamedBytes> {
  const { dataOffset, image } = await readPrimary(bytesSource(file.bytes));
  const [width, height] = image?.shape ?? [];
  const own = new DataView(file.bytes.buffer, file.bytes.byteOffset + dataOffset);
  const bytes = file.bytes.slice();
  const view = new DataView(bytes.buffer, dataOffset);
  const at: Sample = (x, y) =>
    own.getInt16(2 * (((y + height) % height) * width + ((x + width) % width))) + 32768;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) view.setInt16(2 * (y * width + x), draw(at, x, y) - 32768);
  return { ...file, bytes };
}

const half = 240;
const causes: readonly (readonly [string, NamedBytes | Promise<NamedBytes>, string, RegExp])[] = [
  ['blank', night.files[8], 'blank', /^The frame shows no stars at all: the shutter was closed, or the file holds no data\.$/],
  ['trailed', night.files[9], 'trailed', /^The stars are trails \(\d\.\d times longer than wide, FWHM \d+\.\d px\): the telescope moved during the exposure\.$/],
  ['cut', night.files[10], 'corrupt', /^The file is cut off: \d+ of \d+ bytes are there\. Copy it from the telescope again\.$/],
  ['clouded', night.files[11], 'clouded', /^Clouds hid most of the sky and left \d+ stars\.$/],
  ['doubled', redrawn(night.files[12], (at, x, y) => Math.round((at(x, y) + at(x - 14, y - 6)) / 2)), 'trailed', /^Its stars are there twice \(14 pixels apart across and 6 down\): the telescope moved during the exposure\.$/],
  ['torn', redrawn(night.files[13], (at, x, y) => at(y < half ? x : x - 60, y)), 'corrupt', /^A part of its image lies elsewhere than the rest \(by 60 pixels across and 0 down\): the file was damaged\. Copy it from the telescope again\.$/],
  ['half-filled', redrawn(night.files[14], (at, x, y) => (y < half ? at(x, y) : 0)), 'corrupt', /^50 % of its rows hold one value and no image: the file was not copied whole\. Copy it from the telescope again\.$/],
  ['elsewhere', stranger, 'no-match', /^Its stars \(\d+ stars\) do not match those of the other frames: it shows another part of the sky\.$/],
  ['small', small, 'wrong-size', /^The frame is 256 x 400 pixels in colour and the others are 320 x 480 pixels in colour\. Stack it on its own\.$/],
  ['copy', night.files[0], 'duplicate', /^The same frame was given twice, to the byte; it counts once\.$/],
  ['solved', retellFrame(night.files[1], (header) => header.set('PLTSOLVD', true)), 'duplicate', /^It is the same exposure as 1: the same pixels under another header\. It counts once\.$/],
  ['colourless', retellFrame(night.files[15], (header) => header.delete('BAYERPAT')), 'no-pattern', /^The header has no BAYERPAT, so the colours of its pixels are unknown\. Give the pattern, for example GRBG, or MONO\.$/],
  ['mislabelled', retellFrame(night.files[15], (header) => header.set('BAYERPAT', 'RGGB')), 'no-pattern', /^The colours of its pixels cannot lie as its header says \(RGGB\): the two greens differ, red and blue do not\. Give the pattern, GRBG or GBRG\.$/],
  ['picture', { name: '', bytes: writeFits([{ kind: 'image', shape: [40, 40, 3], data: new Uint16Array(4800) }]) }, 'corrupt', /^The image has 3 axes \(40 x 40 x 3\): it is a finished colour picture, not a raw frame\.$/],
  ['table', { name: '', bytes: writeFits([{ kind: 'bintable', name: 'T', columns: [{ name: 'x', values: new Float64Array(3) }] }]) }, 'corrupt', /^The file has no image in its first part\. Give the raw Light frames of the telescope\.$/],
  ['text', { name: '', bytes: new Uint8Array(5760).fill(65) }, 'corrupt', /^This is no FITS file: it does not begin with SIMPLE\.$/],
  ['gone', { name: '', bytes: 'gone' as unknown as Uint8Array }, 'unreadable', /^The file cannot be read: .*gone.*\.$/],
]; // prettier-ignore

it('has its own sentence for each cause, and uses the others', async () => {
  const good = night.files.slice(0, 8).map((file, n) => ({ ...file, name: String(n) }));
  const bad = await Promise.all(causes.map(async ([name, file]) => ({ ...(await file), name })));
  const { reports } = await stackFiles([...good, ...bad]);
  expect(reports.slice(0, 8).map(({ outcome }) => outcome.used)).toEqual(good.map(() => true));
  const told = reports
    .slice(8)
    .map(({ name, outcome }) => [
      name,
      outcome.used ? 'used' : outcome.reason,
      outcome.used ? '' : outcome.explanation,
    ]);
  expect(told).toEqual(
    causes.map(([name, , reason, sentence]) => [name, reason, expect.stringMatching(sentence)]),
  );
  // No sentence fits another's cause.
  for (const [name, , explanation] of told)
    expect(causes.filter(([, , , sentence]) => sentence.test(explanation)).map(([cause]) => cause)).toEqual([
      name,
    ]);
});
