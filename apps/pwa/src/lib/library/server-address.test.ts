import { endpoints } from '@crowdsky/api';
import { expect, it } from 'vitest';
import { fitsAddress, thumbnailAddress } from './server-address.ts';

it('is that of the API', () => {
  expect(thumbnailAddress(12)).toBe(endpoints.getStackThumbnail.path.replace('{id}', '12'));
  expect(fitsAddress(12)).toBe(endpoints.getStackFits.path.replace('{id}', '12'));
});
