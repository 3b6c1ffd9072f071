import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { anyNumber, listenPlace, sigmaLimits, wholeNumber } from './parse-arguments.ts';

describe('listenPlace', () => {
  it.each([
    ['9464', '127.0.0.1', 9464],
    ['0', '127.0.0.1', 0],
    ['0.0.0.0:65535', '0.0.0.0', 65_535],
    ['worker-1.example.org:80', 'worker-1.example.org', 80],
    ['[::1]:9464', '::1', 9464],
  ])('reads %s', (text, host, port) => {
    expect(listenPlace(text)).toEqual({ host, port });
  });
  it.each(['', 'localhost', '65536', ':80', '::1:80', '1.5', '-1', 'a b:80'])('refuses "%s"', (text) => {
    expect(() => listenPlace(text)).toThrow(InvalidArgumentError);
  });
});

describe('wholeNumber', () => {
  it('reads whole numbers within its limits', () => {
    expect(['1', '64'].map(wholeNumber(1, 64))).toEqual([1, 64]);
    for (const text of ['0', '65', '1.0', '1e1', '', ' 2'])
      expect(() => wholeNumber(1, 64)(text), text).toThrow('Give a whole number from 1 to 64.');
  });
});

describe('anyNumber', () => {
  it('reads numbers within its limits', () => {
    expect(['0.1', '3600', '1e1'].map(anyNumber(0.1, 3600))).toEqual([0.1, 3600, 10]);
    for (const text of ['0.09', '3601', '', ' ', 'NaN', 'ten'])
      expect(() => anyNumber(0.1, 3600)(text), text).toThrow('Give a number from 0.1 to 3600.');
  });
});

describe('sigmaLimits', () => {
  it('reads one limit for both sides, or two', () => {
    expect(sigmaLimits('3')).toEqual({ low: 3, high: 3 });
    expect(sigmaLimits('2.5,4')).toEqual({ low: 2.5, high: 4 });
    for (const text of ['', '0.4', '101', '1,2,3', '1,'])
      expect(() => sigmaLimits(text), text).toThrow(/^Give/);
  });
});
