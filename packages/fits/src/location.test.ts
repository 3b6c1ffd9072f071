/** Keywords that say where a telescope stands, and some that only look so. */
import { expect, it } from 'vitest';
import { isLocationKeyword } from './location.ts';

it.each([
  ['Seestar, NINA, ASIAIR, MaxIm', ['SITELAT', 'SITELONG', 'SITEELEV', 'SITENAME']],
  ['FITS 4.0', ['OBSGEO-X', 'OBSGEO-Y', 'OBSGEO-Z', 'OBSGEO-L', 'OBSGEO-B', 'OBSGEO-H']],
  ['INDI and Ekos', ['LAT-OBS', 'LONG-OBS', 'ALT-OBS', 'OBSERVAT']],
  ['cameras with a receiver', ['GPS_LAT', 'GPS_LON', 'GPS_LONG', 'GPS_ALT', 'GPSLAT', 'GPSLONG']],
  ['observatories', ['LATITUDE', 'LONGITUD', 'OBSLAT', 'OBSLONG', 'OBSCODE', 'GEOLAT', 'GEOLON']],
  ['ESO', ['HIERARCH ESO TEL GEOLAT', 'HIERARCH ESO TEL GEOLON', 'HIERARCH ESO TEL GEOELEV']],
  ['by arithmetic with time and pointing', ['LST', 'OBJCTALT', 'OBJCTAZ', 'CENTALT', 'CENTAZ', 'OBJCTHA']],
  ['written small', ['sitelat', ' SiteLong ']],
])('%s', (_writer, keywords) => {
  expect(keywords.filter((keyword) => !isLocationKeyword(keyword))).toEqual([]);
});

it('what a stack needs is none of them', () => {
  const needed = [
    'RA',
    'DEC',
    'OBJCTRA',
    'OBJCTDEC',
    'DATE-OBS',
    'TELESCOP',
    'OBSERVER',
    'AIRMASS',
    'FOCALLEN',
    'SITEX',
    '',
  ];
  expect(needed.filter(isLocationKeyword)).toEqual([]);
});
