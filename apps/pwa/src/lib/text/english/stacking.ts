/** The words for a stack under way. */
import { count, countFrames } from './count.ts';

export const stacking = {
  title: (name: string): string => `Stacking ${name}`,
  phases: {
    analyse: 'Measuring frames',
    register: 'Matching stars',
    combine: 'Combining',
    finish: 'Measuring the stack',
    save: 'Saving',
  },
  pause: 'Pause',
  resume: 'Go on',
  paused: 'Paused',
  cancel: 'Cancel',
  left: (time: string): string => `${time} left`,
  estimating: 'estimating…',
  used: 'used',
  dropped: 'dropped',
  measured: 'measured',
  waiting: 'waiting',
  threads: (n: number): string => count(n, 'thread', 'threads'),
  queue: (n: number): string => `${count(n, 'chunk', 'chunks')} after this one`,
  preview: 'The stack as far as it has come',
  firstLook: 'Newest frame, unstacked',
  strip: 'Frames of this stack',
  interrupted: (name: string, n: number): string =>
    `“${name}” (${countFrames(n)}) was interrupted before it was saved. Finished stacks are safe in the library. Choose its frames again to stack it.`,
  failed: (name: string): string => `“${name}” could not be stacked.`,
  fault: (message: string): string =>
    `This is a fault in the app, not in your frames. Please report it: ${message}`,
  /** By the name of the error. */
  failures: {
    UnreadableFile: (message: string): string => message,
    FitsError: (message: string): string => message,
    QuotaExceededError: (_message: string): string =>
      'The device is full. Make room in the library, and try again.',
    WorkerDeath: (_message: string): string =>
      'A thread ended unexpectedly, perhaps for too little memory. Close other apps, and try again.',
  },
  saved: 'Saved on this device',
  noStack: 'No frame of this chunk could be used.',
  cancelled: 'Cancelled. Nothing of this chunk was kept.',
  ended: (name: string, used: string): string => `✓ ${name}: ${used}.`,
  view: 'View',
  done: 'Done',
  inPart: 'in part',
  partLeftOut: 'A part of the frame is left out.',
  reasons: {
    blank: 'blank',
    'too-few-stars': 'too few stars',
    trailed: 'trailed',
    clouded: 'clouds',
    'no-match': 'other field',
    'residual-too-large': 'inexact',
    corrupt: 'damaged',
    unreadable: 'unreadable',
    'no-pattern': 'no pattern',
    'wrong-size': 'other size',
    duplicate: 'duplicate',
  },
  usedOf: (used: number, all: number): string => `${used} of ${countFrames(all)} used`,
  why: 'Left out, and why',
  noSimd:
    'This browser lacks WebAssembly SIMD, which the stacking engine needs. Update it: Chrome 91, Firefox 89, Safari 16.4 or newer.',
  oneThread: 'This device gives one thread: stacking works, only slower.',
} as const;
