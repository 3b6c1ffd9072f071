/** A clock that a program takes for the machine's, and that tests set while it runs: Debian's libfaketime. */
import { globSync } from 'tinyglobby';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testFolder } from '../cli/run-crowdsky.ts';

const [library] = globSync('/usr/{lib,lib64,local/lib}/{*/,}faketime/libfaketimeMT.so.1', { absolute: true });
export const hasFakeClock = library !== undefined;
if (!hasFakeClock) console.warn('Skipped: no libfaketime on this machine. Install faketime.');

export class FakeClock {
  readonly #file = join(testFolder(), 'clock');

  constructor() {
    this.set(0);
  }

  /** What a program is started with. Timers go on as they were, as they do when the clock of a machine is set. */
  get variables(): Record<string, string> {
    return {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** Ahead of the true time, or behind it. */
  set(seconds: number): void {
    writeFileSync(this.#file, `${seconds < 0 ? '' : '+'}${seconds}s`);
  }
}
