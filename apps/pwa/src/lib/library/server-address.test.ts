import { endpoints, zipQuery } from '@crowdsky/api';
import { expect, it } from 'vitest';
import { fitsAddress, thumbnailAddress, zipAddresses } from './server-address.ts';

it('is that of the API', () => {
  expect(thumbnailAddress(12)).toBe(endpoints.getStackThumbnail.path.replace('{id}', '12'));
  expect(fitsAddress(12)).toBe(endpoints.getStackFits.path.replace('{id}', '12'));
});

it('packs all, as many at a time as the server does', () => {
  const ids = Array.from({ length: 501 }, (_, i) => i + 1);
  const asked = zipAddresses(ids).map((address) => {
    const [path, query] = address.split('?');
    expect(path).toBe(endpoints.zipStacks.path);
    return zipQuery.parse(Object.fromEntries(new URLSearchParams(query))).ids;
  });
  expect(asked.map(({ length }) => length)).toEqual([500, 1]);
  expect(asked.flat()).toEqual(ids);
  expect(zipAddresses([])).toEqual([]);
});
