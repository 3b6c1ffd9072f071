/** The words of the frame around every page. */

export const shell = {
  name: 'Main',
  skip: 'Skip to content',
  home: 'CrowdSky, start page',
  stack: 'Stack',
  live: 'Live',
  library: 'Library',
  device: 'Device',
  night: 'Night',
  nightHint: 'Red light only, for dark-adapted eyes',
  dismiss: 'Dismiss',
} as const;
