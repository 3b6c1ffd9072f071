/** Reads the report of vitest's JSON reporter into the figures of the closing line. */
import { readFileSync } from 'node:fs';

/**
 * Returns `{ passed, failed, skipped, skippedNames }`. A test file that could not even be loaded has no tests
 * in the report, and a run that died has no report: each counts as one failed test.
 */
export function readVitestReport(path, exitCode) {
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0, skippedNames: [] };
  }
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  );
  const failed = tests.filter(({ status }) => status === 'failed').length + brokenFiles.length;
  const skippedNames = tests
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ fullName }) => fullName.trim());
  return {
    passed,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: skippedNames.length,
    skippedNames,
  };
}
