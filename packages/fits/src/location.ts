/** The keywords that say where a telescope stands, in the spellings that cameras, mounts and observatories write. */

/** FITS 4.0 section 9.2.3 (OBSGEO-*), and by custom. */
const SITE = [
  'SITELAT', 'SITELONG', 'SITELON', 'SITEELEV', 'SITEALT', 'SITEHGT', 'SITENAME', 'SITE', 'SITE-LAT', 'SITE-LON',
  'SITE-ELV', 'SITE_LAT', 'SITE_LON', 'SITE_ELV', 'LAT', 'LON', 'LONG', 'LAT-OBS', 'LON-OBS', 'LONG-OBS', 'ALT-OBS',
  'ELEV-OBS', 'LATITUDE', 'LONGITUD', 'LONGITUDE', 'OBSLAT', 'OBSLON', 'OBSLONG', 'OBSALT', 'OBSELEV', 'OBSHGT',
  'OBS-LAT', 'OBS-LON', 'OBS-LONG', 'OBS-ALT', 'OBS-ELEV', 'OBS_LAT', 'OBS_LON', 'OBS_LONG', 'OBS_ALT', 'OBS_ELEV',
  'OBSGEO-X', 'OBSGEO-Y', 'OBSGEO-Z', 'OBSGEO-L', 'OBSGEO-B', 'OBSGEO-H', 'OBSERVAT', 'OBSERVATORY', 'OBSNAME',
  'OBSCODE', 'OBSLOC', 'OBSPLACE', 'OBS-SITE', 'OBS_SITE', 'LOCATION', 'MPCCODE', 'MPC-CODE', 'MPC_CODE', 'GEOLAT',
  'GEOLON', 'GEOLONG', 'GEOELEV', 'GEOALT', 'TELLAT', 'TELLON', 'TELLONG', 'TEL-LAT', 'TEL-LON', 'TEL-LONG', 'GPSLAT',
  'GPSLON', 'GPSLONG', 'GPSALT', 'GPS_LAT', 'GPS_LON', 'GPS_LONG', 'GPS_ALT', 'GPS_ELEV', 'GPS-LAT', 'GPS-LON',
  'GPS-LONG', 'GPS-ALT',
]; // prettier-ignore

/**
 * With the time and the pointing, these give the place by arithmetic. AIRMASS is not among them: it leaves a whole circle
 * on the Earth, and photometry needs it.
 */
const DERIVABLE = [
  'LST', 'LST-OBS', 'ST', 'SIDEREAL', 'SIDTIME', 'HA', 'OBJCTHA', 'HOURANG', 'ALTITUDE', 'AZIMUTH', 'CENTALT', 'CENTAZ',
  'OBJCTALT', 'OBJCTAZ', 'TELALT', 'TELAZ', 'ALT', 'AZ', 'ZD',
]; // prettier-ignore

const LOCATION = new Set([...SITE, ...DERIVABLE]);

/** Only the last word of a HIERARCH keyword counts (`HIERARCH ESO TEL GEOLAT`). Ignores case. */
export function isLocationKeyword(keyword: string): boolean {
  const words = keyword.trim().toUpperCase().split(/[ .]+/);
  return LOCATION.has(words[words.length - 1]);
}
