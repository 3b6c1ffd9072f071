import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { writeFits } from '@crowdsky/fits';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  crowdsky,
  crowdskyWhile,
  simulateFrames,
  testFolder,
  withoutCard,
  writeFrames,
} from './run-crowdsky.ts';

let frames: { name: string; bytes: Uint8Array }[];
beforeAll(() => {
  frames = simulateFrames({ frames: 4 });
});

/** Threads cost more than they save on so few frames. */
const WITHOUT_THREADS = ['--threads', '0'];

/** Stacks three good frames with `bad.fit`, which must be named in the report with the sentence. */
function stackWithBad(bad: Uint8Array, sentence: string | RegExp, extra: string[] = []): void {
  const folder = testFolder();
  const paths = writeFrames(folder, frames.slice(0, 3));
  writeFrames(folder, [{ name: 'bad.fit', bytes: bad }]);
  const args = ['stack', ...paths, 'bad.fit', '-o', 'm.fits', ...WITHOUT_THREADS, ...extra];
  const { code, out } = crowdsky(args, folder);
  expect(out).toMatch(/3 of [34] frames used/);
  const line = out.split('\n').find((text) => text.includes('bad.fit: ')) ?? '';
  expect(line).toMatch(sentence);
  expect(code).toBe(0);
  expect(existsSync(join(folder, 'm.fits'))).toBe(true);
}

describe('a bad file is named with the reason, and the others go on', () => {
  test('truncated', () =>
    stackWithBad(frames[3].bytes.slice(0, 200_000), /cut off: 200000 of \d+ bytes.*again/));
  test('empty', () => stackWithBad(new Uint8Array(0), 'no FITS file: it is empty'));
  test('not FITS', () => stackWithBad(Buffer.from('hello, world'), 'no FITS file'));
  test('FITS without image', () => stackWithBad(writeFits([{ kind: 'image', shape: [] }]), 'no image'));
  test('NaN everywhere', () =>
    stackWithBad(simulateFrames({ frames: 1, overrides: { 0: { kind: 'nan' } } })[0].bytes, 'no stars'));
  test('constant', () =>
    stackWithBad(simulateFrames({ frames: 1, overrides: { 0: { kind: 'constant' } } })[0].bytes, 'no stars'));
  test('without DATE-OBS', () =>
    stackWithBad(withoutCard(frames[3].bytes, 'DATE-OBS'), /no DATE-OBS.*--chunk all/));
  test('without BAYERPAT', () =>
    stackWithBad(withoutCard(frames[3].bytes, 'BAYERPAT'), /no BAYERPAT.*--pattern/));
  test('of another size', () =>
    stackWithBad(simulateFrames({ frames: 1, height: 500 })[0].bytes, '480 x 500 pixels'));
  test('given twice', () => stackWithBad(frames[0].bytes, 'given twice'));
});

test('--chunk all stacks frames without DATE-OBS, --pattern frames without BAYERPAT', () => {
  const folder = testFolder();
  const bare = frames.map(({ name, bytes }) => ({
    name,
    bytes: withoutCard(withoutCard(bytes, 'DATE-OBS'), 'BAYERPAT'),
  }));
  const paths = writeFrames(folder, bare);
  const { code, out } = crowdsky(
    ['stack', ...paths, '-o', 'm.fits', '--chunk', 'all', '--pattern', 'GRBG'],
    folder,
  );
  expect(out).toContain('4 of 4 frames used');
  expect(code).toBe(0);
});

test('the same path twice counts once', () => {
  const folder = testFolder();
  const paths = writeFrames(folder, frames);
  const { code, out } = crowdsky(['stack', ...paths, paths[0], '-o', 'm.fits'], folder);
  expect(out).toContain('4 of 5 frames used');
  expect(out).toMatch(new RegExp(`${frames[0].name}: .*twice`));
  expect(code).toBe(0);
});

test('paths that cannot be read', () => {
  const folder = testFolder();
  const paths = writeFrames(folder, frames);
  symlinkSync('nowhere', join(folder, 'dangling.fit'));
  writeFileSync(join(folder, 'secret.fit'), frames[0].bytes);
  chmodSync(join(folder, 'secret.fit'), 0);
  const { code, out } = crowdsky(
    ['stack', ...paths, 'missing.fit', 'dangling.fit', 'secret.fit', '-o', 'm.fits'],
    folder,
  );
  expect(out).toMatch(/missing\.fit: .*no such file/);
  expect(out).toMatch(/dangling\.fit: .*no such file/);
  // Root reads everything; then it is the same frame a second time.
  expect(out).toMatch(
    process.getuid?.() === 0 ? /secret\.fit: .*twice|: .*twice/ : /secret\.fit: .*permission is denied/,
  );
  expect(code).toBe(0);
});

test('no usable frame is exit code 1, with the reason for each and no file', () => {
  const folder = testFolder();
  const kinds = { 0: { kind: 'blank' }, 1: { kind: 'constant' } } as const;
  const paths = writeFrames(folder, simulateFrames({ frames: 2, overrides: kinds }));
  writeFrames(folder, [{ name: 'empty.fit', bytes: new Uint8Array(0) }]);
  const { code, out } = crowdsky(['stack', ...paths, 'empty.fit', '-o', 'm.fits'], folder);
  expect(code).toBe(1);
  expect(out).toContain('None of the 3 frames can be used');
  expect(out.match(/left out: .+: .+/g)).toHaveLength(3);
  expect(readdirSync(folder)).not.toContain('m.fits');
  const nothing = crowdsky(['stack', 'empty.fit', '-o', 'm.fits'], folder);
  expect(nothing.code).toBe(1);
  expect(nothing.out).toContain('empty.fit: This is no FITS file');
});

test('one chunk fails and another does not: exit code 3', () => {
  const folder = testFolder();
  writeFrames(folder, frames);
  writeFrames(
    folder,
    simulateFrames({ frames: 1, startUtc: '2025-03-27T05:00:00Z', overrides: { 0: { kind: 'blank' } } }),
  );
  const { code, out } = crowdsky(['stack', '.', '-o', 'stacks/'], folder);
  expect(out).toContain('no stack: None of the 1 frames can be used');
  expect(readdirSync(join(folder, 'stacks'))).toHaveLength(1);
  expect(code).toBe(3);
});

describe('an output that cannot be written is exit code 4', () => {
  test.each([
    ['no such folder', 'nowhere/m.fits', 'there is no such file or folder'],
    ['a file as folder', 'file/m.fits', 'a part of its path is a file'],
  ])('%s', (_, output, sentence) => {
    const folder = testFolder();
    const paths = writeFrames(folder, frames);
    writeFileSync(join(folder, 'file'), '');
    const { code, err } = crowdsky(['stack', ...paths, '-o', output], folder);
    expect(err).toContain(`${output} cannot be written: ${sentence}`);
    expect(code).toBe(4);
  });

  test('a disk that is full while writing; the stack that was there stays', (context) => {
    const folder = testFolder();
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
    if (mounted.status !== 0) context.skip('a small disk can be mounted by root only');
    onTestFinished(() => void spawnSync('umount', [disk]));
    const paths = writeFrames(folder, frames);
    writeFileSync(join(disk, 'm.fits'), 'the old one');
    const { code, err } = crowdsky(['stack', ...paths, '-o', 'disk/m.fits'], folder);
    expect(err).toContain('m.fits cannot be written: the disk is full');
    expect(code).toBe(4);
    expect(readdirSync(disk)).toEqual(['m.fits']);
    expect(readFileSync(join(disk, 'm.fits'), 'utf8')).toBe('the old one');
  });

  test('one of the frames as output is refused', () => {
    const folder = testFolder();
    const paths = writeFrames(folder, frames);
    const { code, err } = crowdsky(['stack', ...paths, '-o', paths[2]], folder);
    expect(err).toContain('is one of the frames given');
    expect(code).toBe(2);
    expect(readFileSync(paths[2]).equals(frames[2].bytes)).toBe(true);
  });
});

test('a master of another size is refused by name', () => {
  const folder = testFolder();
  const paths = writeFrames(folder, frames);
  writeFrames(folder, [{ name: 'text.fit', bytes: Buffer.from('no master') }]);
  const { code, err } = crowdsky(['stack', ...paths, '-o', 'm.fits', '--dark', 'text.fit'], folder);
  expect(err).toContain('master dark cannot be used');
  expect(code).toBe(2);
});

describe('when it is ended midway there is no half file', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGKILL', null],
  ] as const)('%s', async (signal, code) => {
    const folder = testFolder();
    const paths = writeFrames(folder, simulateFrames({ frames: 6, width: 800, height: 1000 }));
    writeFileSync(join(folder, 'm.fits'), 'the old one');
    const ended = await crowdskyWhile(['stack', ...paths, '-o', 'm.fits'], folder, async (child) => {
      await new Promise((resolve) => child.stderr?.once('data', resolve));
      child.kill(signal);
    });
    expect(ended.code).toBe(code);
    expect(readFileSync(join(folder, 'm.fits'), 'utf8')).toBe('the old one');
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
