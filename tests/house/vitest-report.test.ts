/** The closing line of `npm test` counts what vitest reports, and never less than one failure for a broken run. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readVitestReport } from '../../scripts/vitest-report.mjs';
import { plantTreeForTest } from './plant-tree.ts';

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
  });
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
