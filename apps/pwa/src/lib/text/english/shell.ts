/** The words of the frame around every page. */

export const shell = {
  name: 'Main',
  skip: 'Skip to content',
  home: 'CrowdSky, start page',
  stack: 'Stack',
  live: 'Live',
  library: 'Library',
  sky: 'Sky',
  you: 'You',
  night: 'Night',
  brightness: 'Brightness at night',
  nightHint: 'Red light only, for dark-adapted eyes',
  dismiss: 'Dismiss',
  close: 'Close',
  missing: {
    title: 'There is no such page',
    lead: 'The address is not one of CrowdSky’s. Perhaps it was cut short.',
    home: 'To the start page',
  },
  fault: 'This is a fault in the app. Reload the page; if it comes back, please report it:',
} as const;
