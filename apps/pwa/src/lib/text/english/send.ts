/** The words for what goes to the server. */
import { count } from './count.ts';

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
  onlyYou: 'You alone, in your account. You can delete it at any time.',
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
    refused: (message: string): string => `refused: ${message}`,
  },
  pauseAll: 'Pause sending',
  wifiOnly: 'Send by Wi-Fi only',
} as const;
