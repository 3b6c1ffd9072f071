/** Reads the report of vitest's JSON reporter into the figures of the closing line. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './root.mjs';

/** @typedef {{ file: string, seconds: number }} FileTime */
/** @typedef {{ passed: number, failed: number, skipped: number, skippedNames: string[], slowest: FileTime[] }} SuiteResult */
/** @typedef {{ status: string, fullName: string }} Assertion */
/** @typedef {{ name: string, status: string, startTime: number, endTime: number, assertionResults: Assertion[] }} FileReport */

const SHOWN_FILES = 3;
const SLOW_SECONDS = 5;

/**
 * A test file that could not even be loaded has no tests in the report, and a run that died has no report: each counts as
 * one failed test.
 *
 * @param {string} path @param {number} exitCode
 * @returns {SuiteResult}
 */
export function readVitestReport(path, exitCode) {
  /** @type {{ testResults: FileReport[] }} */
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0, skippedNames: [], slowest: [] };
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
    slowest: listSlowest(report.testResults),
  };
}

/** @param {readonly FileReport[]} files */
function listSlowest(files) {
  return files
    .map(({ name, startTime, endTime }) => ({ name, seconds: (endTime - startTime) / 1000 }))
    .filter(({ seconds }) => seconds >= SLOW_SECONDS)
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, SHOWN_FILES)
    .map(({ name, seconds }) => ({ file: relative(root, name).replaceAll('\\', '/'), seconds }));
}
