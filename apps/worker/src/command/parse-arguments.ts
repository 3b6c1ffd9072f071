/** Reads the values of options; each refuses what it does not understand in a sentence of its own. */
import { availableParallelism } from 'node:os';
import { InvalidArgumentError } from 'commander';

/** The upper limit of the default number of threads: more only take memory. */
const MOST_THREADS = 8;

export function defaultThreads(): number {
  return Math.min(MOST_THREADS, availableParallelism());
}

/** A parser of whole numbers from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^-?\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };
}

/** A parser of numbers from `least` to `most`. */
export function anyNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give a number from ${least} to ${most}.`);
  };
}

/** `3` or `2.5,4`: limits below and above. */
export function sigmaLimits(text: string): { low: number; high: number } {
  const parse = anyNumber(0.5, 100);
  const [low, high = low, ...rest] = text.split(',').map(parse);
  if (rest.length > 0) throw new InvalidArgumentError('Give one limit, or two as in 2.5,4.');
  return { low, high };
}

/** `9464`, `0.0.0.0:9464` or `[::]:9464`: where to listen; on this machine alone if no host is given. */
export function listenPlace(text: string): { host: string; port: number } {
  const [, bracketed, plain, digits] = /^(?:(?:\[([\da-f:.]+)\]|([^:\s[\]]+)):)?(\d{1,5})$/i.exec(text) ?? [];
  const port = Number(digits);
  if (port <= 65_535) return { host: bracketed ?? plain ?? '127.0.0.1', port };
  throw new InvalidArgumentError('Give a port, or an address and a port as in 0.0.0.0:9464.');
}
