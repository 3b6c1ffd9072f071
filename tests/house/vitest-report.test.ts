/** The closing line of `npm test` counts what vitest reports, and never less than one failure for a broken run. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readVitestReport } from '../../scripts/vitest-report.mjs';
import { plantTreeForTest, projectRoot } from './plant-tree.ts';

const test = (status: string, fullName = 'a test') => ({ status, fullName });

function read(testResults: unknown, exitCode: number) {
  const folder = plantTreeForTest({ 'report.json': JSON.stringify({ testResults }) });
  return readVitestReport(join(folder, 'report.json'), exitCode);
}

it('counts passed, failed and skipped tests over all files', () => {
  const files = [
    {
      status: 'passed',
      assertionResults: [test('passed'), test('pending', 'real frames'), test('todo', 'later')],
    },
    { status: 'failed', assertionResults: [test('passed'), test('failed')] },
  ];
  expect(read(files, 1)).toEqual({
    passed: 2,
    failed: 1,
    skipped: 2,
    skippedNames: ['real frames', 'later'],
    slowest: [],
  });
});

it('names the slowest files, the slowest first', () => {
  const file = (name: string, milliseconds: number) => ({
    name: join(projectRoot, name),
    status: 'passed',
    startTime: 1000,
    endTime: 1000 + milliseconds,
    assertionResults: [],
  });
  const files = [file('a.test.ts', 6000), file('tests/b.test.ts', 9500), file('c.test.ts', 4999)];
  expect(read([...files, file('d.test.ts', 7000), file('e.test.ts', 8000)], 0).slowest).toEqual([
    { file: 'tests/b.test.ts', seconds: 9.5 },
    { file: 'e.test.ts', seconds: 8 },
    { file: 'd.test.ts', seconds: 7 },
  ]);
});

it('counts a file that cannot be loaded as one failed test', () => {
  const files = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [test('passed')] },
  ];
  expect(read(files, 1)).toMatchObject({ passed: 1, failed: 2 });
});

it('counts a run that ended badly with all tests passed as one failure', () => {
  expect(read([{ status: 'passed', assertionResults: [test('passed')] }], 1)).toMatchObject({
    passed: 1,
    failed: 1,
  });
});

it('counts a run without a report as one failure', () => {
  const folder = plantTreeForTest({});
  expect(readVitestReport(join(folder, 'report.json'), 0)).toMatchObject({ passed: 0, failed: 1 });
});
