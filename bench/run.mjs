/**
 * `npm run bench [-- PART…] [-- --turns N --publish]`: measures what CrowdSky promises and prints it as one Markdown table.
 * `--publish` puts it into docs/figures.md, and what `scale` measured into docs/scale.md.
 *
 * Parts: speed, memory, quality (these when none is named), kernels, uploads, lists, flood (`--database mariadb` for that of
 * larger servers), loop, scale, browser, send, viewer, sky, picture. Every figure is a
 * ratio of things measured in this one run, or judged on frames whose truth is known. Details go to bench/results.json.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setUp } from '../scripts/setup.mjs';
import { formatTable } from './figures.mjs';
import { browserNeeds, measureBrowser } from './measure-browser.mjs';
import { floodNeeds, measureFlood } from './measure-flood.mjs';
import { listNeeds, measureLists } from './measure-lists.mjs';
import { loopNeeds, measureLoop } from './measure-loop.mjs';
import { measureMemory, memoryNeeds } from './measure-memory.mjs';
import { measureReal, measureSimulated, realNeeds, simulatedNeeds } from './measure-quality.mjs';
import { measureScale, scaleNeeds } from './measure-scale.mjs';
import { measureSend, sendNeeds } from './measure-send.mjs';
import { measureUploads, uploadNeeds } from './measure-uploads.mjs';
import { measureSpeed, speedNeeds } from './measure-speed.mjs';
import { publishFigures } from './publish-figures.mjs';
import { writeTables } from './scale-model.mjs';
import { listMissing, root } from './tools.mjs';

/** Here, for their files import a package that may not be built yet. */
const viewerNeeds = /** @type {const} */ (['chromium', 'app']);
const skyNeeds = /** @type {const} */ (['chromium', 'app']);
const pictureNeeds = /** @type {const} */ (['python', 'frames']);
const measurements = [
  { part: 'speed', name: 'speed', needs: speedNeeds, measure: measureSpeed },
  { part: 'memory', name: 'memory', needs: memoryNeeds, measure: measureMemory },
  { part: 'quality', name: 'real frames', needs: realNeeds, measure: measureReal },
  { part: 'quality', name: 'simulated skies', needs: simulatedNeeds, measure: measureSimulated },
  { part: 'quality', name: 'alignment', needs: [], measure: importAlignment },
  { part: 'lists', name: 'lists', needs: listNeeds, measure: measureLists },
  { part: 'uploads', name: 'uploads', needs: uploadNeeds, measure: measureUploads },
  { part: 'flood', name: 'flood', needs: floodNeeds, measure: measureFlood },
  { part: 'loop', name: 'loop', needs: loopNeeds, measure: measureLoop },
  { part: 'scale', name: 'scale', needs: scaleNeeds, measure: measureScale },
  { part: 'browser', name: 'browser', needs: browserNeeds, measure: measureBrowser },
  { part: 'send', name: 'send', needs: sendNeeds, measure: measureSend },
  { part: 'viewer', name: 'viewer', needs: viewerNeeds, measure: importViewer },
  { part: 'sky', name: 'sky', needs: skyNeeds, measure: importSky },
  { part: 'picture', name: 'picture', needs: pictureNeeds, measure: importPicture },
];
const resultsFile = join(root, 'bench', 'results.json');

const { values, positionals } = parseArgs({
  options: {
    turns: { type: 'string', default: '3' },
    database: { type: 'string', default: 'sqlite' },
    publish: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const parts = positionals.length > 0 ? positionals : ['speed', 'memory', 'quality'];
const unknown = parts.filter(
  (part) => ![...measurements.map((measurement) => measurement.part), 'kernels'].includes(part),
);
const turns = Number(values.turns);

if (unknown.length > 0 || !(turns >= 1) || !['sqlite', 'mariadb'].includes(values.database)) {
  console.error(
    'Usage: npm run bench -- [speed] [memory] [quality] [kernels] [uploads] [lists] [flood] [loop] [scale] [browser] [send] [viewer] [sky] [picture] [--turns N] [--database sqlite|mariadb] [--publish]',
  );
  process.exitCode = 2;
} else {
  const failure = await setUp('develop');
  if (failure !== '') console.error(failure);
  process.exitCode = failure === '' ? await runParts() : 1;
}

async function runParts() {
  let code = 0;
  if (parts.includes('kernels')) code = runKernels();
  const results = {};
  for (const { part, name, needs, measure } of measurements) {
    if (!parts.includes(part)) continue;
    const missing = listMissing(needs);
    if (missing.length > 0) {
      console.error(`Left out: ${name} (${missing.join('; ')}).`);
      continue;
    }
    try {
      results[name] = await measure({ turns, database: values.database });
    } catch (error) {
      console.error(`${name}: ${error instanceof Error ? error.message : error}`);
      code = 1;
    }
  }
  if (Object.keys(results).length > 0) report(results);
  return code;
}

/** Prints the table of this run and keeps the results of all parts measured so far, each with its date. */
function report(results) {
  const figures = Object.assign({}, ...Object.values(results).map((result) => result.figures));
  const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}, load ${loadavg()[0].toFixed(1)}`;
  console.log(`\n${machine}\n\n${formatTable(figures)}`);
  const measuredAt = new Date().toISOString();
  const where = `${measuredAt.slice(0, 10)}, ${machine}`;
  if (values.publish) {
    publishFigures(join(root, 'docs', 'figures.md'), figures, where);
    if (results.scale) publishScale(results.scale.details, where);
  }
  const earlier = existsSync(resultsFile) ? JSON.parse(readFileSync(resultsFile, 'utf8')) : {};
  for (const [name, result] of Object.entries(results)) earlier[name] = { measuredAt, machine, ...result };
  writeFileSync(resultsFile, JSON.stringify(earlier, undefined, 1));
}

/** @param {import('./scale-model.mjs').Costs} costs @param {string} where */
function publishScale(costs, where) {
  const page = join(root, 'docs', 'scale.md');
  writeFileSync(page, writeTables(readFileSync(page, 'utf8'), costs, where));
}

/** These simulate frames with a package that the set-up above may only just have built. */
async function importAlignment() {
  const { measureAlignment } = await import('./measure-alignment.mjs');
  return measureAlignment();
}

/** @param {{ turns: number }} options */
async function importViewer(options) {
  const { measureViewer } = await import('./measure-viewer.mjs');
  return measureViewer(options);
}

/** @param {{ turns: number }} options */
async function importSky(options) {
  const { measureSky } = await import('./measure-sky.mjs');
  return measureSky(options);
}

/** @param {{ turns: number }} options */
async function importPicture(options) {
  const { measurePicture } = await import('./measure-picture.mjs');
  return measurePicture(options);
}

function runKernels() {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'bench', '--run', '--passWithNoTests', '--project', 'unit', 'packages/stack-core'];
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
