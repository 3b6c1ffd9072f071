/** Develops the stack of a file once and prints the processor seconds that this took: `node timed-develop.mjs STACK.fits`. */
import { readFileSync } from 'node:fs';
import { bytesSource } from '@crowdsky/fits';
import { develop, readStack } from '@crowdsky/stack-core';

const stack = await readStack(bytesSource(new Uint8Array(readFileSync(process.argv[2]))));
const before = process.cpuUsage();
develop(stack);
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1e6);
