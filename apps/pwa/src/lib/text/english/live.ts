/** The words of a live session. */
import { countFrames } from './count.ts';

export const live = {
  title: 'Live',
  lead: 'The picture grows while the telescope works. New frames are added as they arrive; each counts once.',
  watch: 'Watch a folder',
  watchAgain: (name: string): string => `Watch “${name}” again`,
  add: 'Add frames',
  noWatch: 'This browser cannot watch a folder. Add frames as they come; those already in are skipped.',
  sample: 'Simulate a session',
  stop: 'Stop',
  finish: 'Finish and keep',
  watching: (name: string): string => `Watching “${name}”`,
  waiting: 'Waiting for the first three frames…',
  stacked: (n: number): string => `${countFrames(n)} in the stack`,
  dropped: (n: number): string => `${countFrames(n)} left out: see the strip below`,
  pending: (n: number): string => `${countFrames(n)} on the way`,
  lastSub: 'Newest frame',
  clouds: 'Clouds: the newest frames show far fewer stars.',
  trailing: 'Trailing: the newest frames are drawn out. Check the mount and the wind.',
  fine: 'Sky and tracking look fine.',
  kept: (n: number): string => `Live stack of ${countFrames(n)} kept in the library.`,
  resumed: 'The session was interrupted. Watch the folder again, or add frames, and it goes on where it was.',
  otherVersion:
    'The session was begun with another version of CrowdSky, and its stack cannot grow on in this one. The frames are where they were: watch the folder again, or add them, and a new stack begins with all of them.',
  keepStored: (n: number): string => `Keep the ${countFrames(n)} it has`,
  restacking: 'Stacking all frames once more, together: a little deeper and cleaner.',
  skip: 'Keep it as it is',
  unreadable: (names: string): string => `Could not be read: ${names}`,
  update: (seconds: string): string => `${seconds} for a frame`,
  folderGone: 'The folder can no longer be read.',
  stopped: (reason: string): string =>
    `The stack has stopped growing, and keeps what it has. The reason given: ${reason}`,
  retry: 'Try again',
} as const;
