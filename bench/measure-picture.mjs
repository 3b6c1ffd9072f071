/** The picture people see: of real stacks, of simulated skies whose truth is known, of skies with a gradient added. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { planSky, simulateFrame, truthJson } from '@crowdsky/simulator';
import { median } from './median.mjs';
import { developTimed, judgePicture, stackTimed, workFolder } from './processes.mjs';
import { frames, listRaws, root } from './tools.mjs';

/** Not the skies that the steps were tuned on. */
const SEEDS = [21, 22, 23];
/** Folders, and how many of their frames show one field. */
const REAL = { 'm94-a': 12, 'm94-b': 3, ngc7023: 2 };
const GALAXY_RING = 'm94-a';

export async function measurePicture({ turns }) {
  const core = await importCore();
  const real = Object.entries(REAL).map(([name, count]) => judgeReal(name, count));
  const skies = SEEDS.map((seed) => judgeSky(seed));
  const gradients = await measureGradients(
    core,
    [real[0], real[2], skies[0]].map(({ stack }) => stack),
  );
  const time = measureTime(turns);
  const worst = (list, of) => Math.max(...list.map((item) => Math.max(...[of(item)].flat().map(Math.abs))));
  const ring = real.find(({ name }) => name === GALAXY_RING);
  return {
    figures: {
      pictureSky: worst(real, ({ sky }) => sky - 21.5),
      pictureSkyColour: worst(real, ({ skyRG, skyBG }) => [skyRG, skyBG]),
      pictureLuma: worst(real, ({ luma }) => luma),
      pictureChroma: worst(real, ({ chroma }) => chroma),
      pictureRing: worst([ring], ({ ringRG, ringBG }) => [ringRG, ringBG]),
      pictureMagenta: 100 * worst(real, ({ magenta }) => magenta),
      pictureClipped: 100 * worst(real, ({ clipped }) => clipped),
      pictureSlope: worst(skies, ({ slopeR, slopeB }) => [slopeR - 1, slopeB - 1]),
      pictureWhite: worst(skies, ({ whiteR, whiteB }) => [whiteR, whiteB]),
      pictureGradient: gradients.left,
      pictureGalaxy: gradients.galaxy,
      pictureNebula: gradients.nebula,
      pictureMoat: worst(skies, ({ ring: rise }) => rise),
      pictureStars: skies.reduce((sum, { lost, invented }) => sum + lost + invented, 0),
      pictureTime: time.ratio,
    },
    details: { real, skies, gradients, time },
  };
}

/** The built core, inside of its door: what no user calls is measured as well. */
async function importCore() {
  const load = (/** @type {string} */ path) =>
    import(pathToFileURL(join(root, 'packages', 'stack-core', 'dist', path)).href);
  const [{ readStack }, sky, tiles, surface, { bytesSource }] = await Promise.all([
    load('result/read-stack.js'),
    load('picture/sky-model.js'),
    load('picture/tile-sky.js'),
    load('picture/fit-surface.js'),
    import('@crowdsky/fits'),
  ]);
  const read = (/** @type {string} */ file) => readStack(bytesSource(new Uint8Array(readFileSync(file))));
  return { read, ...sky, ...tiles, ...surface };
}

function stackWithPicture(raws, name) {
  const out = workFolder('picture');
  const [stack, picture] = [join(out, `${name}.fits`), join(out, `${name}.png`)];
  stackTimed(raws, stack, ['--threads', '2', '--preview', picture]);
  return { stack, picture };
}

function judgeReal(name, count) {
  const { stack, picture } = stackWithPicture(listRaws(join(frames, name)).slice(0, count), name);
  return { name, stack, ...judgePicture(stack, picture) };
}

/** Frames of one sky that only shift, so that truth and stack differ by an offset. */
function judgeSky(seed) {
  const { raws, truth } = simulateSky(`sky-${seed}`, { seed, frames: 10, rotationDeg: 0, clean: true });
  const { stack, picture } = stackWithPicture(raws, `sky-${seed}`);
  return { name: `sky ${seed}`, stack, ...judgePicture(stack, picture, truth) };
}

function simulateSky(name, options) {
  const plan = planSky(options);
  const folder = join(workFolder('picture'), name);
  const truth = join(folder, 'truth.json');
  if (!existsSync(truth)) {
    mkdirSync(folder, { recursive: true });
    for (let index = 0; index < options.frames; index++) {
      const frame = simulateFrame(plan, index);
      writeFileSync(join(folder, frame.name), frame.bytes);
    }
    writeFileSync(truth, JSON.stringify(truthJson(plan)));
  }
  return { raws: listRaws(folder), truth };
}

const SHAPES = {
  plane: (u, v) => 0.6 * u + 0.4 * v,
  corner: (u, v) => Math.exp(-((1 - u) ** 2 + (1 - v) ** 2) / 0.18),
  bowl: (u, v) => ((u - 0.5) ** 2 + (v - 0.5) ** 2) * 2,
  moon: (u, v) => Math.exp(-1.2 * Math.hypot(u + 0.1, v - 0.2)),
};
const GRADIENT_ADU = 295;
/** Of the pixels, those that are looked at: no divisor of a row. */
const EVERY = 37;

/** What a known gradient leaves in the sky's surface, and how much of an added object's light the surface takes. */
async function measureGradients(core, files) {
  const cases = [];
  for (const file of files) {
    const stack = await core.read(file);
    const { width, height } = stack;
    const count = width * height;
    const places = Array.from({ length: Math.floor(count / EVERY) }, (_, n) => n * EVERY);
    const at = (of, i) => of(((i % width) + 0.5) / width, (Math.floor(i / width) + 0.5) / height);
    const field = (of) => Float32Array.from({ length: count }, (_, i) => at(of, i));
    const mask = core.starMask(stack, stack.stars, 12);
    const skyOf = (added) => {
      const pixels = stack.pixels.map((value, i) => value + added[i % count]);
      const model = core.modelSky(core.measureTiles({ ...stack, pixels }, mask), width, height);
      return [0, 1, 2].map((c) => {
        const surface = model.surfaces?.[c];
        if (!surface) return places.map(() => model.levels[c]);
        const levels = core.levelsOn(surface, core.gridOf(surface.spline, centres(width), centres(height)));
        return places.map((i) => levels[i]);
      });
    };
    const before = skyOf(new Float32Array(count));
    // Beside what is in the middle already.
    const galaxy = field((u, v) => {
      const [x, y] = [(u - 0.28) * width, (v - 0.3) * height];
      return 300 * Math.exp(-Math.sqrt(x * x + (2 * y) ** 2) / 35);
    });
    const nebula = field((u, v) => 300 * bump(Math.hypot((u - 0.5) / 0.46, (v - 0.5) / 0.42)));
    for (const [shape, of] of Object.entries(SHAPES)) {
      const gradient = field((u, v) => GRADIENT_ADU * of(u, v));
      const errors = (added) =>
        skyOf(added).map((after, c) => after.map((value, n) => value - before[c][n] - gradient[places[n]]));
      const taken = (object) =>
        errors(gradient.map((value, i) => value + object[i])).map((error) => {
          let [sum, light] = [0, 0];
          for (const [n, i] of places.entries()) {
            if (object[i] < 3) continue;
            sum += error[n];
            light += object[i];
          }
          return 1 - sum / light;
        });
      const left = Math.max(...errors(gradient).map(rms));
      cases.push({
        file: basename(file),
        shape,
        left,
        galaxy: farthest(taken(galaxy)),
        nebula: farthest(taken(nebula)),
      });
    }
  }
  const off = (key) => Math.max(...cases.map((one) => Math.abs(one[key] - 1)));
  return {
    cases,
    left: Math.max(...cases.map(({ left }) => left)),
    galaxy: off('galaxy'),
    nebula: off('nebula'),
  };
}

function centres(count) {
  return Float64Array.from({ length: count }, (_, i) => (i + 0.5) / count);
}

/** 1 in the middle, 0 from 1 on: with the sides above, it covers six tenths of the frame. */
function bump(r) {
  return r < 1 ? (1 - r * r) ** 2 : 0;
}

function farthest(shares) {
  return shares.reduce((worst, share) => (Math.abs(share - 1) > Math.abs(worst - 1) ? share : worst), 1);
}

function rms(values) {
  let [sum, squares] = [0, 0];
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  return Math.sqrt(squares / values.length - (sum / values.length) ** 2);
}

/** Processor time of developing a stack, in a new process each time, over that of stacking its 32 frames. */
function measureTime(turns) {
  const { raws } = simulateSky('thirty-two', { seed: 1, frames: 32 });
  const out = join(workFolder('picture'), 'thirty-two.fits');
  const laps = [];
  for (let turn = 0; turn < turns; turn++) {
    const stacking = stackTimed(raws, out, ['--threads', '1']);
    const developing = developTimed(out);
    laps.push({ stacking: stacking.userSeconds + stacking.systemSeconds, developing });
  }
  return { ratio: median(laps.map(({ stacking, developing }) => developing / stacking)), laps };
}
