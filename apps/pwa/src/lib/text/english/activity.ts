/** The words for what is under way. */
export const activity = {
  title: 'Under way',
  onDevice: 'On this device',
  sending: 'Sending',
  onServer: 'On CrowdSky',
  leftOut: (n: number): string => `Left out: ${n}`,
  none: 'Nothing runs or waits.',
  more: (n: number): string => `and ${n} more`,
  lines: {
    stack: {
      running: (name: string): string => `Stacking ${name}`,
      paused: (name: string): string => `${name} is paused`,
      waiting: (name: string): string => `${name} waits its turn`,
      'needs-you': (name: string): string => `${name} needs you`,
    },
    live: {
      running: (name: string): string => `Live: ${name}`,
      paused: (name: string): string => `Live: ${name} is paused`,
      waiting: (name: string): string => `Live: ${name} waits`,
      'needs-you': (name: string): string => `Live: ${name} needs you`,
    },
    send: {
      running: (name: string): string => `Sending ${name}`,
      paused: (name: string): string => `${name} is not sent yet`,
      waiting: (name: string): string => `${name} waits to be sent`,
      'needs-you': (name: string): string => `${name} needs you`,
    },
    job: {
      running: (name: string): string => `CrowdSky stacks ${name}`,
      paused: (name: string): string => `${name} is paused on CrowdSky`,
      waiting: (name: string): string => `${name} waits for CrowdSky`,
      'needs-you': (name: string): string => `${name} could not be stacked`,
    },
  },
  pause: 'Pause',
  resume: 'Go on',
  cancel: 'Cancel',
  sooner: 'Sooner',
  again: 'Try again',
  replace: 'Replace that one',
  remove: 'Remove',
  notify: 'Tell me when it is done',
} as const;
