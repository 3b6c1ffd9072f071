import { describe, expect, it } from 'vitest';
import { readSkyLink, writeSkyLink } from './sky-link.ts';

const read = (query: string): ReturnType<typeof readSkyLink> => readSkyLink(new URLSearchParams(query));

describe('a link to a place of the sky', () => {
  it('is read as it is written', () => {
    const link = {
      view: { raDeg: 192.72, decDeg: -41.12, radiusDeg: 5 },
      from: 20173,
      to: 20174,
    };
    expect(writeSkyLink(link)).toBe('?ra=192.72&dec=-41.12&r=5&from=2025-03-26&to=2025-03-27');
    expect(read(writeSkyLink(link))).toEqual(link);
    expect(writeSkyLink({ view: undefined, from: undefined, to: undefined })).toBe('');
    expect(writeSkyLink({ view: undefined, from: 20173, to: undefined })).toBe('?from=2025-03-26');
  });

  it('has as many digits as can be seen', () => {
    const at = (radiusDeg: number): string =>
      writeSkyLink({
        view: { raDeg: 359.9999999, decDeg: 10.123456789, radiusDeg },
        from: undefined,
        to: undefined,
      });
    expect(at(84.85281374)).toBe('?ra=0&dec=10.1&r=84.85');
    expect(at(0.1)).toBe('?ra=0&dec=10.123&r=0.1');
  });

  it('opens what can be read of it', () => {
    expect(read('?ra=-10&dec=20').view).toEqual({ raDeg: 350, decDeg: 20, radiusDeg: 2 });
    expect(read('?ra=725&dec=20&r=7').view).toEqual({ raDeg: 5, decDeg: 20, radiusDeg: 7 });
    for (const odd of [
      '?ra=10',
      '?dec=10',
      '?ra=x&dec=1',
      '?ra=1&dec=91',
      '?ra=1&dec=1&r=0',
      '?ra=&dec=',
      '?ra=1&dec=Infinity',
    ])
      expect(read(odd).view, odd).toBeUndefined();
    expect(read('?ra=1&dec=1&r=x').view).toEqual({ raDeg: 1, decDeg: 1, radiusDeg: 2 });
    expect(read('?from=2025-02-30&to=2025-03-01')).toMatchObject({ from: undefined, to: 20148 });
  });
});
