/** One table of cards that tell where a telescope stands, for every way out of this server. */
import type { CardValue, Header } from '@crowdsky/fits';

const longName = `Observatory on the hill ${'behind the village '.repeat(6)}`;
/** Cards that may reveal the site, as several makers write them. */
export const places: readonly (readonly [keyword: string, value: CardValue])[] = [
  ['SITELAT', 48.208], ['SITELONG', 16.37], ['SITEELEV', 171], ['SITENAME', longName], ['LAT-OBS', 48.208],
  ['LONG-OBS', 16.37], ['ALT-OBS', 171], ['OBSGEO-X', 4085862.1], ['OBSGEO-Y', 1200382.2], ['OBSGEO-Z', 4732441.3],
  ['OBSGEO-L', 16.37], ['OBSGEO-B', 48.208], ['OBSGEO-H', 171], ['GPS_LAT', 48.208], ['GPS_LON', 16.37],
  ['GPS_ALT', 171], ['OBSERVAT', 'Vienna'], ['LATITUDE', '+48 12 30'], ['LONGITUD', '+16 22 12'], ['GEOLAT', 48.208],
  ['GEOLON', 16.37], ['OBSLAT', 48.208], ['OBSLONG', 16.37], ['LST', '05:41:12'], ['OBJCTALT', 51.2],
  ['OBJCTAZ', 182.4], ['HIERARCH ESO TEL GEOLAT', 48.208], ['HIERARCH ESO TEL GEOLON', 16.37],
]; // prettier-ignore

export function withPlaces(header: Header): Header {
  for (const [keyword, value] of places) header.set(keyword, value);
  return header;
}

/** Keywords of the table that a header has. */
export const told = (header: Header): string[] =>
  places.map(([keyword]) => keyword).filter((keyword) => header.has(keyword));
