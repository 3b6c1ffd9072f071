/** How good the stacks are: against Siril on real frames, against the truth on simulated ones. */
import { join } from 'node:path';
import { runJudgeForJson, stackTimed, stackWithPeers, workFolder } from './processes.mjs';
import { simulateFrames } from './simulated-frames.mjs';
import { frames, listRaws } from './tools.mjs';

export const realNeeds = ['python', 'judge', 'frames', 'siril'];
export const simulatedNeeds = ['python', 'judge'];

/** The session of 12 real frames, on the same stars as Siril's stack of them. */
export function measureReal() {
  const raws = join(frames, 'm94-a');
  const out = workFolder('real');
  const ours = join(out, 'crowdsky.fits');
  stackTimed(listRaws(raws), ours);
  const { siril_tuned: siril } = stackWithPeers(raws, out, ['--only', 'siril']);
  const report = runJudgeForJson('stackquality.py', ['--json', siril.out, ours]);
  const [reference, judged] = report.files;
  const green = judged.channels.G;
  return {
    figures: {
      whitePsfDepth: judged.white.snrP_rel,
      greenDepth: green.snr_rel,
      greenPsfDepth: green.snrP_rel,
      greenFwhm: green.fwhm / reference.channels.G.fwhm,
      edgeSky: Math.max(...Object.values(judged.channels).map((channel) => channel.edge_sky)),
    },
    details: report,
  };
}

/** 20 simulated frames with clouds, a trailed one, satellites, hot pixels and cosmic rays. */
export function measureSimulated() {
  const raws = simulateFrames(20, ['--ideal']);
  const ours = join(workFolder('simulated'), 'crowdsky.fits');
  stackTimed(listRaws(raws), ours);
  const [judged, ideal] = runJudgeForJson('truth.py', [
    '--json',
    ours,
    join(raws, 'ideal.fits'),
    join(raws, 'truth.json'),
  ]);
  if (judged.failed) throw new Error(`truth.py could not judge the stack: ${judged.failed}`);
  const { R, G, B } = judged.channels;
  return {
    figures: {
      whiteEfficiency: judged.eff_white / ideal.eff_white,
      fwhmR: R.fwhm,
      fwhmG: G.fwhm,
      fwhmB: B.fwhm,
      fluxSlope: Math.max(...[R, G, B].map(({ slope }) => Math.abs(slope - 1))),
      colourSlope: Math.max(...[R, B].map(({ colour }) => Math.abs(colour))),
      greenScatter: G.scat / ideal.channels.G.scat,
      astrometry: judged.astrom / ideal.astrom,
      worstTrail: Math.max(...judged.trail.map(({ sigma }) => Math.abs(sigma))),
      hotMean: Math.abs(judged.hot.mean),
      hotOver5: judged.hot.over5,
    },
    details: { judged, ideal },
  };
}
