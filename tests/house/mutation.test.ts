/** The mutation tester plants what it says, in TypeScript and AssemblyScript, and draws the same sample again. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { drawSample, listMutants } from '../../scripts/mutation/list-mutants.mjs';
import { publishScore } from '../../scripts/mutation/publish-score.mjs';
import { findRoom } from '../../scripts/mutation/rooms.mjs';
import { runKernelMutants } from '../../scripts/mutation/run-kernels.mjs';

const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'crowdsky-mutants-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function mutantsOf(path: string, text: string): Promise<string[]> {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  const mutants = await listMutants([file]);
  return mutants.map(
    ({ mutatorName, original, replacement }) => `${mutatorName}: ${original} -> ${replacement}`,
  );
}

describe('listMutants', () => {
  it('plants constants, signs, comparisons, dropped terms and skipped calls', async () => {
    const mutants = await mutantsOf(
      'rule.ts',
      `export function weigh(sigma: number, log: () => void): number {
        log();
        return sigma > 250 ? 1 / (sigma * sigma) : Math.sqrt(0.4);
      }`,
    );
    for (const wanted of [
      'SkippedCall: log() -> undefined',
      'EqualityOperator: sigma > 250 -> sigma >= 250',
      'NumericConstant: 250 -> 375',
      'NumericConstant: 1 -> 2',
      'NumericConstant: 0.4 -> 0.5',
      'DroppedTerm: sigma * sigma -> sigma',
      'ArithmeticOperator: 1 / (sigma * sigma) -> 1 * (sigma * sigma)',
      'SkippedCall: Math.sqrt(0.4) -> 0.4',
    ]) {
      expect(mutants).toContain(wanted);
    }
  });

  it('plants vector instructions in the words of a kernel', async () => {
    const mutants = await mutantsOf(
      'assembly/kernel.ts',
      `@inline
export function add(at: usize, n: i32): void {
  v128.store(at + (<usize>n << 4), f32x4.add(v128.load(at), f32x4.splat(2)));
}`,
    );
    for (const wanted of [
      'KernelInstruction: f32x4.add(v128.load(at), f32x4.splat(2)) -> f32x4.sub(v128.load(at), f32x4.splat(2))',
      'DroppedTerm: at + (<usize>n << 4) -> (at)',
      'ArithmeticOperator: at + (<usize>n << 4) -> at - (<usize>n << 4)',
      'NumericConstant: 4 -> 5',
    ]) {
      expect(mutants).toContain(wanted);
    }
  });
});

describe('runKernelMutants', () => {
  it('judges no mutant by tests that fail without one', async () => {
    const mutants = await listMutants(['packages/stack-core/assembly/sum-channels.ts']);
    await expect(runKernelMutants(mutants.slice(0, 1), ['no-such.test.ts'])).rejects.toThrow(
      'A test fails with the kernels as they are.',
    );
  });
});

describe('drawSample', () => {
  const numbers = Array.from({ length: 1000 }, (_, n) => n);
  it('draws the same again by the same seed, each once, in their order', () => {
    const drawn = drawSample(numbers, 200, 7);
    expect(drawn).toEqual(drawSample(numbers, 200, 7));
    expect(drawn).not.toEqual(drawSample(numbers, 200, 8));
    expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b));
    expect(drawn.length).toBe(200);
    expect(drawSample(numbers, 5000, 1)).toEqual(numbers);
  });
});

describe('findRoom', () => {
  it('takes the tests that lie in a room, and those that name it', () => {
    const { sources, tests } = findRoom(root, 'stack-core/calibration');
    expect(sources).toContain('packages/stack-core/src/calibration/load-masters.ts');
    expect(sources.filter((file) => file.endsWith('.test.ts'))).toEqual([]);
    expect(tests).toContain('packages/stack-core/src/calibration/masters.test.ts');
    expect(tests).toContain('packages/stack-core/src/stack-masters.test.ts');
    expect(() => findRoom(root, 'stack-core/nowhere')).toThrow('no room');
  });
});

describe('equivalents.json', () => {
  it('gives a reason for each, and each is a mutant of today', async () => {
    const known = JSON.parse(readFileSync(join(root, 'scripts/mutation/equivalents.json'), 'utf8')) as Record<
      'file' | 'lineText' | 'original' | 'replacement' | 'reason',
      string
    >[];
    const files = [...new Set(known.map(({ file }) => file))];
    const mutants = await listMutants(files);
    for (const { file, lineText, original, replacement, reason } of known) {
      expect(reason.length).toBeGreaterThan(20);
      expect(mutants).toContainEqual(expect.objectContaining({ file, lineText, original, replacement }));
    }
  });
});

describe('publishScore', () => {
  it('replaces the row of a room and leaves all else', () => {
    mkdirSync(join(folder, 'docs'));
    const file = join(folder, 'docs', 'figures.md');
    writeFileSync(file, '# Figures\n\nBefore.\n');
    for (const caught of [150, 180])
      publishScore(folder, { room: 'stack-core/a', caught, judged: 200, sample: 200, seed: 1 });
    publishScore(folder, { room: 'backend', caught: 9, judged: 10, sample: 10, seed: 2, quick: true });
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^# Figures\n\nBefore\.\n\n<!--/);
    expect(text.match(/^\| (?:stack-core|backend).*$/gm)).toEqual([
      '| backend | 9 | 10 | 90.0 % | 10, 2, quick |',
      '| stack-core/a | 180 | 200 | 90.0 % | 200, 1 |',
    ]);
  });
});
