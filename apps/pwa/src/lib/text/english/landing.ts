/** The words of the start page. */

export const landing = {
  title: 'Stack a night of Seestar frames, right here in the field.',
  lead: 'CrowdSky turns hundreds of short raw exposures into one deep picture, on this phone, tablet or laptop. No network, no upload, no account.',
  start: 'Stack my frames',
  sample: 'Try it with sample frames',
  promises: [
    ['Offline', 'Works in flight mode after this one visit.'],
    ['Yours', 'Frames never leave the device. Your location is removed from results.'],
    ['Honest', 'Linear 32-bit FITS, every frame accounted for, the same bytes on every device.'],
  ],
  figure: 'Three exposures, turned by the rotating field, laid on each other star by star',
  insecure:
    'This address is not secure (https), so the browser forbids storage and offline use. Open CrowdSky through https, or on this same computer as localhost.',
} as const;
