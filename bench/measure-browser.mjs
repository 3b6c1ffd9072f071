/** The app in real Chromium: against the command line on the same frames, its memory, and how it feels. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstLoadBytes, timeToInteractive } from './browser/first-load.mjs';
import { lighthouseScores } from './browser/lighthouse-scores.mjs';
import { livePace } from './browser/live-pace.mjs';
import { cancelInApp, stackInApp, threadsOfApp } from './browser/stack-in-app.mjs';
import { takeInFiles } from './browser/take-in-files.mjs';
import { median } from './median.mjs';
import { stackTimed, workFolder } from './processes.mjs';
import { simulateFrames } from './simulated-frames.mjs';
import { listRaws } from './tools.mjs';

export const browserNeeds = /** @type {const} */ (['python', 'judge', 'chromium', 'app']);

export async function measureBrowser({ turns }) {
  const few = listRaws(simulateFrames(32));
  const race = await raceAgainstNode(few, turns);
  const many = await stackInApp(listRaws(simulateFrames(320)));
  console.error(`320 frames in the app: ${many.seconds.toFixed(1)} s, ${many.peakMegabytes.toFixed(0)} MB`);
  const intake = await takeInFiles(few[0]);
  const live = await livePace(few);
  const cancelMs = await medianOf(turns, () => cancelInApp(few));
  const interactiveMs = await medianOf(turns, timeToInteractive);
  const code = await firstLoadBytes();
  const { scores, missed } = await lighthouseScores();
  const fewMegabytes = Math.max(...race.laps.map(({ app }) => app.peakMegabytes));
  return {
    figures: {
      browserTime: race.ratio,
      browserSame: race.laps.every(({ isSame }) => isSame) ? 1 : 0,
      tabMegabytes: many.peakMegabytes,
      tabGrowth: many.peakMegabytes / fewMegabytes,
      stackingTask: Math.max(many.longestTaskMs, ...race.laps.map(({ app }) => app.longestTaskMs)),
      intakeTask: intake.longestTaskMs,
      intakeSeconds: intake.listSeconds,
      livePace: live.lateSeconds,
      liveGrowth: live.lateSeconds / live.earlySeconds,
      cancelMs,
      interactiveSeconds: interactiveMs / 1000,
      firstLoadKilobytes: code.packed / 1000,
      lighthousePerformance: scores.performance,
      lighthouseAccessibility: scores.accessibility,
      lighthousePractices: scores['best-practices'],
    },
    details: { race, many, intake, live, code, missed },
  };
}

/** App and command line in turns with the same number of threads, so that a busy moment of the machine touches both. */
async function raceAgainstNode(raws, turns) {
  const threads = await threadsOfApp(raws);
  const out = join(workFolder('browser'), 'node.fits');
  const laps = [];
  for (let turn = 0; turn < turns; turn++) {
    const node = stackTimed(raws, out, ['--threads', String(threads)]);
    const app = await stackInApp(raws);
    const isSame = app.sha256 === createHash('sha256').update(readFileSync(out)).digest('hex');
    laps.push({ node, app, isSame });
    console.error(
      `32 frames, ${threads} thread(s), turn ${turn + 1}: app ${app.seconds.toFixed(2)} s ` +
        `(${app.peakMegabytes.toFixed(0)} MB, longest task ${app.longestTaskMs.toFixed(0)} ms), ` +
        `Node ${node.wallSeconds.toFixed(2)} s, ${isSame ? 'same bytes' : 'OTHER BYTES'}`,
    );
  }
  return { threads, ratio: median(laps.map(({ app, node }) => app.seconds / node.wallSeconds)), laps };
}

async function medianOf(turns, measure) {
  const values = [];
  for (let turn = 0; turn < turns; turn++) values.push(await measure());
  return median(values);
}
