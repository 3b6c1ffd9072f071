/**
 * The parts of StrykerJS that its packages do not export. It has no plugin for mutators and none for samples, so its list
 * of mutators is changed in place; the exact versions in package.json belong to this file.
 */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { dirname, join } from 'node:path';

const home = dirname(fileURLToPath(import.meta.resolve('@stryker-mutator/instrumenter')));
const importInternal = (path) => import(pathToFileURL(join(home, path)).href);

/** The list that StrykerJS's instrumenter takes its mutators from: each has a `name` and a generator `mutate(path)`. */
export const { allMutators } = await importInternal('mutators/mutate.js');
export const { deepCloneNode } = await importInternal('util/syntax-helpers.js');
