/** Every word a person reads, in English. */
import { account } from './account.ts';
import { activity } from './activity.ts';
import { chunks } from './chunks.ts';
import { countFrames } from './count.ts';
import { frames } from './frames.ts';
import { help } from './help.ts';
import { jobs } from './jobs.ts';
import { landing } from './landing.ts';
import { library } from './library.ts';
import { live } from './live.ts';
import { offline } from './offline.ts';
import { send } from './send.ts';
import { settings } from './settings.ts';
import { sharing } from './sharing.ts';
import { shell } from './shell.ts';
import { stacking } from './stacking.ts';
import { viewer } from './viewer.ts';

export const english = {
  countFrames,
  shell,
  activity,
  jobs,
  landing,
  frames,
  chunks,
  stacking,
  library,
  viewer,
  live,
  settings,
  offline,
  account,
  send,
  sharing,
  help,
} as const;
