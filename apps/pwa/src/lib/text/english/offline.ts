/** The words for updates of the app. */

export const offline = {
  updateReady: 'A new version of CrowdSky is ready.',
  updateWaits: 'It will not interrupt the stack: update when that is done.',
  update: 'Update now',
} as const;
