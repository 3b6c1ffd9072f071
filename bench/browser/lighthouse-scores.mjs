/** Lighthouse's scores of the start page, as a mid-range phone on a slow network would see it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import lighthouse from 'lighthouse';
import { serveApp } from '../../scripts/serve-app.mjs';
import { program, QUIET } from './open-app.mjs';

const CATEGORIES = ['performance', 'accessibility', 'best-practices'];

/** Scores of 100 by category. */
export async function lighthouseScores() {
  const { address, stop } = await serveApp();
  const profile = mkdtempSync(join(tmpdir(), 'crowdsky-lighthouse-'));
  const chromium = spawn(
    program,
    [...QUIET, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    { stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => chromium.once('exit', resolve));
  try {
    const port = await debuggingPort(profile);
    const result = await lighthouse(address, { port, onlyCategories: CATEGORIES, logLevel: 'error' });
    if (result === undefined) throw new Error('Lighthouse gave no result.');
    const { lhr } = result;
    const missed = Object.values(lhr.audits).filter(({ score }) => score !== null && score < 0.9);
    return {
      scores: Object.fromEntries(CATEGORIES.map((name) => [name, 100 * (lhr.categories[name].score ?? 0)])),
      missed: missed.map(({ id, displayValue }) => `${id} ${displayValue ?? ''}`.trim()),
    };
  } finally {
    chromium.kill();
    await ended;
    await stop();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Chromium writes the port that it chose into its profile. */
async function debuggingPort(profile) {
  for (let tries = 0; ; tries++) {
    try {
      return Number(readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0]);
    } catch (error) {
      if (tries > 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
