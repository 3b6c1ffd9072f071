/** Whole processes against each other: raw frames in, FITS out, in turns within one run. */
import { join } from 'node:path';
import { stackTimed, stackWithPeers, workFolder } from './processes.mjs';
import { simulateFrames } from './simulated-frames.mjs';
import { frames, listRaws } from './tools.mjs';

export const speedNeeds = /** @type {const} */ (['python', 'judge', 'siril']);

export function measureSpeed({ turns }) {
  const simulated = race('32 simulated frames', simulateFrames(32), turns);
  const real = frames ? [race('12 real frames (m94-a)', join(frames, 'm94-a'), turns)] : [];
  return {
    figures: { speedSiril: simulated.overSiril.median, speedPython: simulated.overPython.median },
    details: [simulated, ...real],
  };
}

/** Every turn runs all three one after the other, so that a busy moment of the machine touches all of them. */
function race(name, rawsFolder, turns) {
  const raws = listRaws(rawsFolder);
  const out = workFolder('speed');
  const laps = [];
  for (let turn = 0; turn < turns; turn++) {
    const ours = stackTimed(raws, join(out, 'crowdsky.fits'));
    const peers = stackWithPeers(rawsFolder, out);
    laps.push({ ours, ...peers });
    console.error(
      `${name}, turn ${turn + 1}: CrowdSky ${ours.wallSeconds.toFixed(2)} s (processor ${(ours.userSeconds + ours.systemSeconds).toFixed(2)} s, ` +
        `${ours.peakMegabytes.toFixed(0)} MB), Siril ${peers.siril_tuned.wall} s (${peers.siril_tuned.rss_mb} MB), ` +
        `Python ${peers.python.wall} s (${peers.python.rss_mb} MB)`,
    );
  }
  return {
    name,
    overSiril: spread(laps.map(({ ours, siril_tuned: siril }) => siril.wall / ours.wallSeconds)),
    overPython: spread(laps.map(({ ours, python }) => python.wall / ours.wallSeconds)),
    laps,
  };
}

function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], least: sorted[0], most: sorted.at(-1) };
}
