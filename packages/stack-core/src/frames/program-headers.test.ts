/** Headers as other telescopes and programs spell them, with values of our own. */
import { parseHeader } from '@crowdsky/fits';
import { expect, it } from 'vitest';
import { readFrameMeta } from './frame-meta.ts';
import type { FrameMeta } from './frame-meta.ts';

function read(cards: readonly string[]): FrameMeta {
  const text = [...cards, 'END'].map((card) => card.padEnd(80)).join('');
  const parsed = parseHeader(new TextEncoder().encode(text.padEnd(2880 * Math.ceil(text.length / 2880))));
  if (parsed.kind !== 'header') throw new Error(parsed.kind);
  return readFrameMeta(parsed.header, 1920, 1080);
}

const at = (iso: string): number => Date.parse(`${iso}Z`);

it.each<[string, readonly string[], Partial<FrameMeta>]>([
  [
    'DWARF II',
    [
      "DATE-OBS= '2026-09-01T03:40:32.442' / Time start to exposure",
      "DATE    = '2026-09-01T03:40:50.938' / Fits written to sd card",
      'EXP     =                  15. / [s] Sub Exposure Time',
      'GAIN    =                  110 / Sub Gain',
      'RA      =              12.8694 / [h] Observe object RA coordinate (J2000)',
      'DEC     =                40.97 / [deg] Observe object DEC coordinate (J2000)',
      "OBJECT  = '        '           / Observe object",
      "BAYERPAT= 'GBRG    '           / Bayer pattern",
      "INSTRUME= 'DWARFII '           / DWARF II instrument",
    ],
    {
      dateObsMs: at('2026-09-01T03:40:32.442'),
      exposureSeconds: 15,
      raDeg: 193.041,
      decDeg: 40.97,
      gain: 110,
      pattern: 'GBRG',
      objectName: undefined,
    },
  ],
  [
    'Celestron Origin',
    [
      "DATE-OBS= '2026-08-31T20:40:32'",
      "TIMEZONE= '-0700   '",
      'EXPOSURE=                 10.0',
      'RA      =             193.0417',
      'DEC     =              40.9706',
      "INSTRUME= 'Origin  '",
      "BAYERPAT= 'RGGB    '",
      'GAIN    =                  200',
      'CCD-TEMP=                 21.5',
    ],
    {
      dateObsMs: at('2026-09-01T03:40:32'),
      exposureSeconds: 10,
      raDeg: 193.0417,
      decDeg: 40.9706,
      gain: 200,
      ccdTemperatureC: 21.5,
    },
  ],
  [
    'ASIAIR',
    [
      "CREATOR = 'ZWO ASIAIR Plus'    / Capture software",
      'FOCALLEN=                  247 / Focal length of telescope in mm',
      'XPIXSZ  =     2.40000009536743 / pixel size in microns (with binning)',
      "IMAGETYP= 'Light   '           / Type of image",
      'EXPOSURE=                300.0 / Exposure time in seconds',
      'EXPTIME =                300.0 / Exposure time in seconds',
      'CCD-TEMP=                -10.0 / sensor temperature in C',
      'RA      =           319.739055 / Object Right Ascension in degrees',
      'DEC     =            43.852758 / Object Declination in degrees',
      "DATE-OBS= '2026-09-01T03:40:32.614262' / Image created time",
      "INSTRUME= 'ZWO ASI183MC Pro'   / Camera model",
      "BAYERPAT= 'RGGB    '           / Bayer pattern",
      'GAIN    =                  111 / Gain Value',
    ],
    {
      dateObsMs: at('2026-09-01T03:40:32.614') + 0.262,
      exposureSeconds: 300,
      raDeg: 319.739055,
      decDeg: 43.852758,
      gain: 111,
      ccdTemperatureC: -10,
      pattern: 'RGGB',
    },
  ],
  [
    'N.I.N.A.',
    [
      "IMAGETYP= 'LIGHT   '           / Type of exposure",
      'EXPOSURE=                 30.0 / [s] Exposure duration',
      'EXPTIME =                 30.0 / [s] Exposure duration',
      "DATE-LOC= '2026-09-01T05:40:32.4550000' / Time of observation (local)",
      "DATE-OBS= '2026-09-01T03:40:32.4550000' / Time of observation (UTC)",
      'GAIN    =                  120 / Sensor gain',
      'CCD-TEMP=                -10.0 / [degC] CCD temperature',
      "BAYERPAT= 'RGGB    '           / Sensor Bayer pattern",
      'XBAYROFF=                    0 / Bayer pattern X axis offset',
      'RA      =     84.0666666666667 / [deg] RA of telescope',
      'DEC     =    -5.37972222222222 / [deg] Declination of telescope',
      "FILTER  = 'L       '           / Active filter name",
      "OBJECT  = 'Great Orion Nebula' / Name of the object of interest",
      "OBJCTRA = '05 35 17'           / [H M S] RA of imaged object",
      "OBJCTDEC= '-05 23 28'          / [D M S] Declination of imaged object",
      "ROWORDER= 'TOP-DOWN'           / FITS Image Orientation",
    ],
    {
      dateObsMs: at('2026-09-01T03:40:32.455'),
      exposureSeconds: 30,
      raDeg: 84.0666666666667,
      decDeg: -5.37972222222222,
      gain: 120,
      filter: 'L',
      ccdTemperatureC: -10,
      pattern: 'RGGB',
    },
  ],
  [
    'SharpCap',
    [
      'RA      =       187.3498863705 / Epoch : JNOW',
      'EXPTIME =                  280 / seconds',
      'DEC     =        12.8925716003 / Epoch : JNOW',
      'CCD-TEMP=                 -0.5 / C',
      "DATE-OBS= '2026-09-01T03:40:32.3846323' / System Clock:Est. Frame Start",
      "DATE-END= '2026-09-01T03:45:12.4689935' / System Clock:Est. Frame End",
      "DATE-AVG= '2026-09-01T03:42:52.4268129' / System Clock:Est. Frame Mid Point",
      'JD_UTC  =   2461284.6547734585 / Julian Date at mid exposure',
      "BAYERPAT= 'GBRG    '           /",
      "COLORTYP= 'GBRG    '           /",
      'GAIN    =                  178 /',
    ],
    {
      exposureSeconds: 280,
      raDeg: 187.3498863705,
      decDeg: 12.8925716003,
      gain: 178,
      ccdTemperatureC: -0.5,
      pattern: 'GBRG',
    },
  ],
  [
    'INDI and Ekos',
    [
      "INSTRUME= 'ZWO CCD ASI533MC Pro' / CCD Name",
      'EXPTIME =         6.000000E+01 / Total Exposure Time (s)',
      'CCD-TEMP=        -1.000000E+01 / CCD Temperature (Celsius)',
      'PIXSIZE1=         3.760000E+00 / Pixel Size 1 (microns)',
      "FRAME   = 'Light   '           / Frame Type",
      "FILTER  = 'LP      '           / Filter",
      'FOCALLEN=         4.000000E+02 / Focal Length (mm)',
      "OBJECT  = 'M 94    '           / Object name",
      "OBJCTRA = '12 52 10.00'        / Object J2000 RA in Hours",
      "OBJCTDEC= '40 58 14.00'        / Object J2000 DEC in Degrees",
      'RA      =         1.930417E+02 / Object J2000 RA in Degrees',
      'DEC     =         4.097056E+01 / Object J2000 DEC in Degrees',
      "DATE-OBS= '2026-09-01T03:40:32.114' / UTC start date of observation",
      'GAIN    =         1.010000E+02 / Gain',
      'XBAYROFF=                    0 / X offset of Bayer array',
      "BAYERPAT= 'RGGB    '           / Bayer color pattern",
    ],
    {
      dateObsMs: at('2026-09-01T03:40:32.114'),
      exposureSeconds: 60,
      raDeg: 193.0417,
      decDeg: 40.97056,
      gain: 101,
      filter: 'LP',
      ccdTemperatureC: -10,
      pixelSizeUm: 3.76,
      pattern: 'RGGB',
    },
  ],
  [
    'MaxIm DL',
    [
      "DATE-OBS= '2026-09-01T03:40:32' /YYYY-MM-DDThh:mm:ss observation start, UT",
      'EXPTIME =   120.00000000000000 /Exposure time in seconds',
      'CCD-TEMP=  -10.000000000000000 /CCD temperature at start of exposure in C',
      'XPIXSZ  =   4.6299999999999999 /Pixel Width in microns (after binning)',
      "FILTER  = 'R       ' /          Filter used when taking image",
      "IMAGETYP= 'Light Frame' /       Type of image",
      'FOCALLEN=   910.00000000000000 /Focal length of telescope in mm',
      'JD      =   2461284.6531481482 /Julian Date at start of exposure',
      "OBJCTRA = '05 19 39' /          Nominal Right Ascension of center of image",
      "OBJCTDEC= '+45 03 34' /         Nominal Declination of center of image",
      "BAYERPAT= 'GBRG    '",
    ],
    {
      dateObsMs: at('2026-09-01T03:40:32'),
      exposureSeconds: 120,
      raDeg: 79.9125,
      decDeg: 45.05944444444444,
      filter: 'R',
      ccdTemperatureC: -10,
      pattern: 'GBRG',
    },
  ],
  [
    'Vespera',
    [
      "DATE-OBS= '2026-09-01T03:40:32.114Z'",
      'EXPTIME =                 10.0',
      'RA      =             193.0417',
      'DEC     =              40.9706',
      "INSTRUME= 'vespera '",
      "BAYERPAT= 'RGGB    '",
      'GAIN    =                 20.0',
      'CCD-TEMP=                 18.2',
      'FOCALLEN=                  200',
      'PIXSIZE1=                  2.9',
    ],
    {
      dateObsMs: at('2026-09-01T03:40:32.114'),
      exposureSeconds: 10,
      raDeg: 193.0417,
      decDeg: 40.9706,
      gain: 20,
      ccdTemperatureC: 18.2,
      pattern: 'RGGB',
    },
  ],
])('%s', (_, cards, wanted) => {
  const got = read(cards);
  for (const [key, value] of Object.entries(wanted)) {
    const own = got[key as keyof FrameMeta];
    if (typeof value === 'number')
      expect([key, own]).toEqual([key, expect.closeTo(value, key === 'dateObsMs' ? 1 : 8)]);
    else expect([key, own]).toEqual([key, value]);
  }
  expect(got.time).toMatchObject({ scale: 'UTC', finding: undefined });
});
