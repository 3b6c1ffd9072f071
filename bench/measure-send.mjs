/** 200 raw frames on their way from the app to a server, beside a bare loop in the same Chromium. */
import { join } from 'node:path';
import { framesInARow, sendBare, sendInApp } from './browser/send-in-app.mjs';
import { median } from './median.mjs';
import { frames, listRaws } from './tools.mjs';

export const sendNeeds = /** @type {const} */ (['frames', 'chromium', 'app']);

const COUNT = 200;

/** @param {{ turns: number }} settings */
export async function measureSend({ turns }) {
  const [model] = listRaws(join(frames, 'm94-a'));
  const paths = framesInARow(model, COUNT);
  const laps = [];
  for (let turn = 0; turn < turns; turn++) {
    const bareSeconds = await sendBare(paths);
    const app = await sendInApp(paths);
    laps.push({ bareSeconds, app });
    console.error(
      `${COUNT} frames, turn ${turn + 1}: bare ${bareSeconds.toFixed(1)} s, app ${app.seconds.toFixed(1)} s ` +
        `(${app.peakMegabytes.toFixed(0)} MB, longest task ${app.longestTaskMs.toFixed(0)} ms, ` +
        `longest frame ${app.longestFrameMs.toFixed(0)} ms)`,
    );
  }
  const middle = (key) => median(laps.map(({ app }) => app[key]));
  return {
    figures: {
      sendOverBare: median(laps.map(({ bareSeconds, app }) => bareSeconds / app.seconds)),
      sendMegabytes: middle('peakMegabytes'),
      sendTask: middle('longestTaskMs'),
      sendFrame: middle('longestFrameMs'),
    },
    details: { laps },
  };
}
