/** The header of a Seestar's raw frame, keyword by keyword as the telescope writes it. */

import { Header } from '@crowdsky/fits';
import type { FramePlan, SkyPlan } from './plan.ts';

/** Everything after the keywords of the image itself; `imageType` is Light, Dark, Bias or Flat. */
export function frameHeader(plan: SkyPlan, frame: FramePlan, imageType: string): Header {
  const header = new Header();
  header.set('CREATOR', 'ZWO Seestar S50', 'Capture software');
  header.set('PRODUCER', 'ZWO', 'Powered by ZWO');
  header.set('XORGSUBF', 0, 'Subframe X position in binned pixels');
  header.set('YORGSUBF', 0, 'Subframe Y position in binned pixels');
  header.set('FOCALLEN', frame.focalLengthMm, 'Focal length of telescope in mm');
  header.setReal('APERTURE', 5, 'Name of field of view aperture');
  header.set('PROGRAM', '4.27', 'Version of the capture software');
  for (const key of ['XBINNING', 'YBINNING', 'CCDXBIN', 'CCDYBIN']) header.set(key, 1, 'Camera binning');
  for (const key of ['XPIXSZ', 'YPIXSZ']) {
    header.setReal(key, 2.90000009536743, 'pixel size in microns (with binning)');
  }
  header.set('IMAGETYP', imageType, 'Type of image');
  header.setReal('EXPOSURE', plan.exposureSeconds, 'Exposure time in seconds');
  header.setReal('EXPTIME', plan.exposureSeconds, 'Exposure time in seconds');
  header.setReal('CCD-TEMP', 25.125, 'sensor temperature in C');
  header.setReal('RA', frame.raDeg, 'Object Right Ascension in degrees');
  header.setReal('DEC', frame.decDeg, 'Object Declination in degrees');
  header.setReal('SITELONG', plan.siteLongDeg, 'longitude of the imaging site in degrees');
  header.setReal('SITELAT', plan.siteLatDeg, 'latitude of the imaging site in degrees');
  header.set('DATE-OBS', frame.dateObs, 'Start of the exposure (UTC)');
  header.set('FILTER', plan.filter, 'Filter used when taking image');
  header.set('INSTRUME', 'Seestar S50', 'Camera model');
  if (plan.sensor.cfa !== 'MONO') header.set('BAYERPAT', plan.sensor.cfa, 'Bayer pattern');
  header.set('GAIN', 80, 'Gain Value');
  header.set('FOCUSPOS', 1555, 'Focuser position in steps');
  header.set('TELESCOP', frame.telescope, 'Telescope name');
  header.set('OBJECT', plan.object, 'name or catalog number of object being imaged');
  header.setReal('TOTALEXP', plan.exposureSeconds, 'Total Exposure Time in seconds');
  return header;
}
