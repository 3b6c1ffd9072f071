/** Lists every mutant of some sources, in a fixed order, and draws a seeded sample of them. */
import { readFileSync } from 'node:fs';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { mutators } from './mutators.mjs';
import { allMutators } from './stryker-internals.mjs';

/**
 * @typedef {{ line: number, column: number }} Position zero-based
 * @typedef {object} Mutant
 * @property {string} file relative to the repository's root
 * @property {string} mutatorName
 * @property {string} original the text that is replaced
 * @property {string} replacement
 * @property {string} lineText the line it begins in, without indentation
 * @property {{ start: Position, end: Position }} location
 */

const silent = Object.fromEntries(
  ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, () => undefined]),
);

/**
 * All mutants of the files, sorted by file and place.
 * @param {readonly string[]} files relative to the working directory
 * @returns {Promise<Mutant[]>}
 */
export async function listMutants(files) {
  const list = [];
  for (const file of files.toSorted()) {
    const text = readFileSync(file, 'utf8');
    const isOfKernel = isKernel(file);
    const planted = [];
    // The tree is instrumented while it is walked, so its texts are taken on the way.
    const record = (mutatorName, node, replacement) =>
      planted.push({
        original: text.slice(node.start, node.end),
        replacement: isOfKernel ? rewrite(text, mutatorName, node, replacement) : undefined,
      });
    const used = mutators.filter(({ name }) => isOfKernel || name !== 'KernelInstruction');
    useMutators(used.map((mutator) => recording(mutator, record)));
    const instrumenter = new Instrumenter(/** @type {any} */ ({ ...silent, isDebugEnabled: () => false }));
    const options = { ignorers: [], excludedMutations: [], plugins: null, noHeader: false };
    const content = isOfKernel ? blankDecorators(text) : text;
    const { mutants } = await instrumenter.instrument([{ name: file, content, mutate: true }], options);
    for (const [index, { mutatorName, replacement, location }] of mutants.entries()) {
      list.push({
        file,
        mutatorName,
        original: planted[index].original,
        replacement: planted[index].replacement ?? replacement,
        lineText: text.split('\n')[location.start.line].trim(),
        location: { start: { ...location.start }, end: { ...location.end } },
      });
    }
  }
  return list;
}

/** @param {string} file */
export function isKernel(file) {
  return file.includes('/assembly/');
}

/**
 * Lets StrykerJS plant these mutants and no others.
 * @param {readonly Mutant[]} mutants
 */
export function plantOnly(mutants) {
  const wanted = new Set(mutants.map((mutant) => placeOf(mutant.mutatorName, mutant.location)));
  useMutators(
    mutators.map(({ name, mutate }) => ({
      name,
      *mutate(path) {
        const { start, end } = path.node.loc;
        const location = { start: { ...start, line: start.line - 1 }, end: { ...end, line: end.line - 1 } };
        if (wanted.has(placeOf(name, location))) yield* mutate(path);
      },
    })),
  );
}

/**
 * What makes a mutant the same in two lists of the same sources.
 * @param {Pick<Mutant, 'file' | 'mutatorName' | 'location' | 'replacement'>} mutant
 */
export function keyOf({ file, mutatorName, location, replacement }) {
  return `${file} ${placeOf(mutatorName, location)} ${replacement}`;
}

/**
 * `count` of the items, drawn by the seed; all of them where there are no more.
 * @template T
 * @param {readonly T[]} items @param {number} count @param {number} seed
 * @returns {T[]} in the order of `items`
 */
export function drawSample(items, count, seed) {
  const next = seededRandom(seed);
  const order = items.map((_, index) => index);
  const length = Math.min(count, items.length);
  for (let i = 0; i < length; i++) {
    const j = i + Math.floor(next() * (order.length - i));
    [order[i], order[j]] = [order[j], order[i]];
  }
  const drawn = order.slice(0, length).sort((a, b) => a - b);
  return drawn.map((index) => items[index]);
}

function useMutators(list) {
  allMutators.splice(0, allMutators.length, ...list);
}

function placeOf(mutatorName, { start, end }) {
  return `${mutatorName} ${start.line}:${start.column}-${end.line}:${end.column}`;
}

/** A mutator that says of each mutant which node it replaces, and by which. */
function recording({ name, mutate }, record) {
  return {
    name,
    *mutate(path) {
      for (const replacement of mutate(path)) {
        record(name, path.node, replacement);
        yield replacement;
      }
    },
  };
}

/**
 * The text of a mutant of AssemblyScript in the words of its source (printed anew, a cast would lose its parentheses), or
 * undefined if StrykerJS prints it well.
 */
function rewrite(text, mutatorName, original, replacement) {
  const { start, end } = original;
  const of = (node) => text.slice(node.start, node.end);
  if (mutatorName === 'DroppedTerm') return `(${of(original.left)})`;
  // A number may stand alone, but nothing is called `undefined` there.
  if (mutatorName === 'SkippedCall') return '0';
  if (mutatorName === 'UnaryOperator') return `(${replacement.operator ?? ''}${of(original.argument)})`;
  if (mutatorName === 'KernelInstruction') {
    const name = original.callee.property ?? original.callee;
    const other = (replacement.callee?.property ?? replacement.callee)?.name;
    const isRenamed = replacement.arguments?.length === original.arguments.length && other !== name.name;
    if (!isRenamed) return `(${of(original.arguments[0])})`;
    return text.slice(start, name.start) + other + text.slice(name.end, end);
  }
  if (original.left && original.right && replacement.left) {
    // With the parentheses around either side, which belong to neither.
    const { left, right, operator } = original;
    const between = text.slice(left.end, right.start).replace(operator, replacement.operator);
    return text.slice(start, left.end) + between + text.slice(right.start, end);
  }
  return undefined;
}

/** Functions of AssemblyScript have decorators, which TypeScript's grammar does not allow there. */
function blankDecorators(text) {
  return text.replace(/^@\w+/gm, (decorator) => ' '.repeat(decorator.length));
}

/** Mulberry32: uniform numbers from 0 up to 1. */
function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
