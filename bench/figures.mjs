/**
 * The figures that CrowdSky promises: what each must reach, and what it aims at.
 * `better` says which direction is good; measurements give values by the figure's key.
 */
export const figures = [
  higher('speedSiril', '32 frames, whole process, 2 threads: times faster than Siril', 4, 10),
  higher('speedPython', 'the same against the Python pipeline', 10, 25),
  lower('peakMegabytes', 'peak memory, 32 frames (MB)', 450, 300),
  lower('peakGrowth', 'peak memory, 320 frames over 32', 1.15, 1.0),
  lower('timeGrowth', 'time per frame, 320 frames over 32', 1.1, 0.9),
  higher('whitePsfDepth', 'depth on real frames over Siril: white, star-shaped aperture', 0.97, 1.0),
  higher('greenDepth', '… green, small aperture', 1.02, 1.06),
  higher('greenPsfDepth', '… green, star-shaped aperture', 1.0, 1.04),
  lower('greenFwhm', 'FWHM on real frames over Siril: green', 1.0, 0.96),
  lower('edgeSky', 'sky at the border where fewer frames overlap (sigma)', 0.6, 0.3),
  higher('whiteEfficiency', 'depth on simulated skies over the ideal mean: white', 0.98, 1.0),
  lower('fwhmR', 'FWHM on simulated skies of 3.0 px: red (px)', 3.35, 3.2),
  lower('fwhmG', '… green (px)', 3.25, 3.12),
  lower('fwhmB', '… blue (px)', 3.35, 3.2),
  lower('fluxSlope', 'slope of flux against truth: worst channel off 1 by', 0.01, 0.005),
  lower('colourSlope', 'slope of colour against truth: red or blue off 0 by', 0.01, 0.005),
  lower('greenScatter', 'scatter of green photometry over that of the ideal mean', 1.3, 1.1),
  lower('astrometry', 'rms of star positions over that of the ideal mean', 1.1, 1.0),
  lower('worstTrail', 'left of the worst satellite trail (sigma)', 0.1, 0.05),
  lower('hotMean', 'left of hot pixels, mean (sigma)', 0.1, 0.03),
  lower('hotOver5', 'share of hot pixels over 5 sigma', 0, 0),
  higher('alignedShare', 'usable frames aligned: any rotation, night and telescope (share)', 1, 1),
  higher('rightlyDroppedShare', '… unusable ones dropped, for the right reason (share)', 1, 1),
  higher('uploadsOverSyncing', '50 uploads at once over a bare server that writes and syncs files', 0.5, 0.8),
  higher('uploadsOverWriting', '… over one that only writes', 0.5, 0.8),
  lower('uploadMegabytes', 'peak memory of the backend meanwhile (MB)', 300, 250),
  lower('uploadGrowth', '… second half of the uploads over the first', 1.15, 1.0),
  lower('listMilliseconds', 'worst p99 of lists and searches in 1,000,000 stacks (ms)', 50, 20),
  lower('listMedianOverPlain', '… worst median over that of the plainest answer', 10, 5),
  lower('uploadUnderFlood', 'an upload while 40 connections register over one beside busy processors', 2, 1),
  lower('uploadUnderFloodMariadb', '… the same on MariaDB', 2, 1),
  lower(
    'loopOverStack',
    'uploaded raws to the stack, less 1 s, over `crowdsky stack` of the same 15 frames',
    1.5,
    1.2,
  ),
  higher(
    'twoWorkers',
    'jobs of two workers of one thread on two cores over those of one on one core',
    1.7,
    1.9,
  ),
  higher('twoWorkersLoose', '… over those of one whose helper threads have the other core', 1.5, 1.7),
  lower('workerGrowth', 'memory of a worker after 500 jobs over that after 20', 1.1, 1.0),
  lower('workerLeft', '… files that it left', 0, 0),
  lower('idleBackendShare', 'share of a processor that 50 waiting workers take of the backend', 0.1, 0.02),
  lower(
    'fullQueueShare',
    '… that 50 workers without room take, 1,000 jobs waiting: claimed, handed back, every 10 s',
    0.1,
    0.05,
  ),
  higher('framesAnHourACore', 'frames that a worker stacks in an hour of one core', 10_000, 15_000),
  lower('browserTime', '32 frames in the app (Chromium) over the command line, same threads', 1.5, 1.1),
  higher('browserSame', "the app's file is the command line's, to the byte (1 = yes)", 1, 1),
  lower('tabMegabytes', 'peak memory of the tab, 320 frames (MB)', 600, 450),
  lower('tabGrowth', 'peak memory of the tab, 320 frames over 32', 1.15, 1.0),
  higher(
    'sendOverBare',
    '200 raws sent by the app: rate over that of a bare loop in the same Chromium',
    0.7,
    0.9,
  ),
  lower('sendMegabytes', '… peak memory of the tab (MB)', 500, 400),
  lower('sendTask', '… longest task of the page (ms; 50 = none longer)', 100, 50),
  lower('sendFrame', '… longest time between two frames while the page is scrolled (ms)', 100, 50),
  lower('stackingTask', "longest task of the page's thread while stacking (ms; 50 = none longer)", 100, 50),
  lower('intakeTask', '… while 2,000 files are taken in, less what Chromium itself takes (ms)', 100, 50),
  lower('intakeSeconds', '2,000 files until they are listed (s)', 2, 1),
  lower('livePace', 'live: from a frame to its picture, where 10 s are there (s)', 5, 1),
  lower('liveGrowth', '… late in the session over early', 1.15, 1.0),
  lower('cancelMs', 'from the tap on Cancel until the tab is idle (ms)', 300, 150),
  higher('viewerDesktop', 'viewer at 1440 x 900: frames a second over those of a bare page', 0.9, 1),
  higher('viewerPhone', '… at 360 x 800 by touch, 4x slow-down', 0.9, 1),
  higher('viewerMosaic', '… of a stack of 3000 x 4000, both', 0.9, 1),
  higher(
    'skyDesktop',
    'sky map with 100,000 stacks at 1440 x 900: frames a second over those of a bare canvas page',
    0.9,
    1,
  ),
  higher('skyPhone', '… at 360 x 800 by touch', 0.9, 1),
  lower('pictureSky', 'picture of real stacks: sky off 21.5 (8-bit levels)', 6.5, 3.5),
  lower('pictureSkyColour', '… R-G or B-G of the sky off 0 (levels)', 1, 0.5),
  lower('pictureLuma', '… noise of the sky (levels)', 3, 2),
  lower('pictureChroma', '… of R-G (levels)', 2, 1),
  lower('pictureRing', "… R-G or B-G of M 94's ring, 12 to 45 px (levels)", 6, 3),
  lower('pictureMagenta', '… magenta pixels of stars (%)', 0.5, 0.1),
  lower('pictureClipped', '… clipped pixels where the stack is not saturated (%)', 0.1, 0.02),
  lower(
    'pictureSlope',
    'picture of simulated skies: slope of star colours against truth off 1 by',
    0.1,
    0.05,
  ),
  lower('pictureWhite', '… median star off white (mag)', 0.05, 0.02),
  lower('pictureMoat', '… light that rises outwards at 3 to 6 FWHM of a bright lone star (levels)', 2, 1),
  lower('pictureStars', '… stars lost or invented, S/N over 5', 0, 0),
  lower('pictureGradient', 'left of a gradient of 295 ADU (ADU rms)', 3, 2),
  lower('pictureGalaxy', '… light of a galaxy beside it off 1 by', 0.1, 0.05),
  lower('pictureNebula', '… light of a nebula that fills 60 % of the frame off 1 by', 0.02, 0.01),
  lower('pictureTime', 'developing a stack over stacking its 32 frames, one thread', 0.2, 0.08),
  lower('interactiveSeconds', 'first visit at 4x slow-down until interactive (s)', 2, 1),
  lower('firstLoadKilobytes', 'JavaScript of the first load, packed (KB)', 250, 150),
  higher('lighthousePerformance', 'Lighthouse: performance', 95, 100),
  higher('lighthouseAccessibility', 'Lighthouse: accessibility', 95, 100),
  higher('lighthousePractices', 'Lighthouse: best practices', 95, 100),
];

/**
 * @param {string} key @param {string} name @param {number} must @param {number} goal
 */
function higher(key, name, must, goal) {
  return { key, name, must, goal, better: 'higher' };
}

/**
 * @param {string} key @param {string} name @param {number} must @param {number} goal
 */
function lower(key, name, must, goal) {
  return { key, name, must, goal, better: 'lower' };
}

/** @typedef {{ key: string, name: string, must: number, goal: number, better: string }} Figure */

/**
 * A Markdown table of the figures that were measured.
 *
 * @param {Readonly<Record<string, number>>} measured by the figures' keys
 */
export function formatTable(measured) {
  const rows = figures
    .filter(({ key }) => measured[key] !== undefined)
    .map((figure) => formatRow(figure, measured[figure.key]));
  return [
    '| figure | must | goal | measured | reached |',
    '|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

/**
 * The cells of one figure.
 *
 * @param {Figure} figure @param {number} value
 */
export function formatRow(figure, value) {
  return [figure.name, figure.must, figure.goal, formatNumber(value), reached(figure, value)].join(' | ');
}

/** @param {Figure} figure @param {number} value */
function reached({ must, goal, better }, value) {
  const passes = (/** @type {number} */ bound) => (better === 'higher' ? value >= bound : value <= bound);
  if (passes(goal)) return 'goal';
  return passes(must) ? 'must' : '**missed**';
}

/** @param {number} value */
function formatNumber(value) {
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
