/** The words for what goes to the server. */
import { count, countFrames } from './count.ts';

export const send = {
  send: 'Send',
  sendWhenOnline: 'Send when online',
  title: 'Send to CrowdSky',
  goes: (n: number, size: string): string => `${count(n, 'finished stack', 'finished stacks')}, ${size}`,
  what: 'What goes',
  not: 'What does not',
  notGoing: 'The raw frames, and the place where you observed.',
  placeGoes: 'The raw frames. The place of observation goes with the stack: you keep it in your files.',
  who: 'Who sees it',
  onlyYou: 'You alone, unless you make it public or share it. You can delete it at any time.',
  queued: 'It is in the queue, and goes as soon as you are signed in.',
  arrived: (name: string): string => `“${name}” is on CrowdSky.`,
  places: {
    here: 'On this device',
    both: 'On this device and CrowdSky',
    there: 'Only on CrowdSky',
    waiting: 'Waiting',
    sending: (percent: string): string => `Sending ${percent}`,
    needsYou: 'Needs you',
  },
  letStack: 'Let CrowdSky stack',
  letStackWhenOnline: 'Let CrowdSky stack when online',
  rawsTitle: 'Let CrowdSky stack',
  rawsGo: (n: number, size: string): string =>
    `${countFrames(n)}, ${size}. CrowdSky makes a stack of every quarter of an hour.`,
  rawsAgain: (n: number): string =>
    `${countFrames(n)} of them ${n === 1 ? 'is' : 'are'} on CrowdSky: the new stacks take the place of those it has, which stay in its trash for a week.`,
  rawsNot: 'The place where you observed: it is blanked when the frames arrive.',
  rawsPlaceGoes: 'Nothing is left out: the place of observation goes too, as you keep it in your files.',
  rawsQueued: (n: number): string => `${countFrames(n)} in the queue.`,
  rawsTimeless: (n: number): string =>
    `${countFrames(n)} without a time ${n === 1 ? 'stays' : 'stay'} here: CrowdSky stacks by the time of observation.`,
  rawsQueuedBefore: 'These frames are in the queue already.',
  framesRead: (n: number, all: number): string => `reading ${n} of ${countFrames(all)}`,
  framesSent: (n: number, all: number): string => `${n} of ${countFrames(all)}`,
  framesArrived: (name: string, n: number): string =>
    `“${name}”: ${countFrames(n)} on CrowdSky, which stacks them now.`,
  /** Why something waits or does not go on, by the code of the refusal. */
  troubles: {
    network: 'no network',
    server: 'the server is away, it is tried again',
    signIn: 'sign in first',
    mail: 'confirm your address by the link in the mail',
    paused: 'paused',
    metered: 'waits for Wi-Fi',
    quota: 'your account is full',
    exists: 'CrowdSky has another stack of this time and place',
    gone: 'its file is no longer on this device',
    otherAccount: 'queued for another account',
    ownFault: 'a fault of CrowdSky itself, not yours',
    blocked: 'the account is blocked',
    room: 'your account is full until CrowdSky has stacked what it has',
    framesMissing: 'choose the frames again',
    framesLocked: 'let this app read the frames again',
    framesRefused: (message: string): string => `not all taken: ${message}`,
    refused: (message: string): string => `refused: ${message}`,
  },
  pauseAll: 'Pause sending',
  wifiOnly: 'Send by Wi-Fi only',
} as const;
