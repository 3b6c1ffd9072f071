/** What CrowdSky itself stacks for the account, live while the page is seen. Nothing is asked where nobody is signed in. */
import type { Job } from '@crowdsky/api';
import { activity } from '../activity/activity.svelte.ts';
import { notices } from '../shell/notices.svelte.ts';
import { formatMinute } from '../text/format.ts';
import { text } from '../text/text.ts';
import { jobTask, waitingBefore } from './job-task.ts';

const FIRST_WAIT_MS = 5000;
const LONGEST_WAIT_MS = 60_000;

class Jobs {
  list = $state.raw<readonly Job[]>([]);
  /** Undefined while the list is of now. */
  asOfMs = $state<number | undefined>(undefined);
  /** How many stacks CrowdSky has made since this page was opened. */
  doneCount = $state(0);
  #userId: number | undefined;
  #following: AbortController | undefined;

  /** Whose jobs; undefined where nobody is signed in or the network is off or the page unseen. What was known stays, with its time. */
  follow(userId: number | undefined, isOnline: boolean): void {
    if (userId !== this.#userId) this.list = [];
    this.#userId = userId;
    this.#following?.abort();
    if (userId === undefined || !isOnline) {
      this.#isOld();
      return;
    }
    this.#following = new AbortController();
    void this.#go(this.#following.signal);
  }

  async again(id: number): Promise<void> {
    const { retryJob } = await import('./follow-jobs.ts');
    const refusal = await retryJob(id);
    if (refusal) notices.show(refusal.code === 'no-answer' ? text.jobs.notDone : refusal.message);
  }

  async remove(id: number): Promise<void> {
    const { deleteJob } = await import('./follow-jobs.ts');
    const refusal = await deleteJob(id);
    if (refusal) notices.show(refusal.code === 'no-answer' ? text.jobs.notDone : refusal.message);
    else this.list = this.list.filter((job) => job.id !== id);
  }

  async #go(signal: AbortSignal): Promise<void> {
    for (let waitMs = FIRST_WAIT_MS; !signal.aborted; waitMs = Math.min(LONGEST_WAIT_MS, 2 * waitMs)) {
      const { followJobs, whyEnded } = await import('./follow-jobs.ts');
      try {
        await followJobs(this.#listener(signal), signal);
      } catch (error) {
        if (signal.aborted) return;
        if (whyEnded(error).code === 'not-signed-in') break;
      }
      if (signal.aborted) return;
      this.#isOld();
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
    this.#isOld();
  }

  #listener(signal: AbortSignal) {
    return {
      told: (jobs: readonly Job[]) => {
        if (signal.aborted) return;
        this.list = jobs;
        this.asOfMs = undefined;
      },
      completed: ({ objectName, chunkKey, frameCount, droppedFrames }: Job) => {
        this.doneCount++;
        const used = frameCount - (droppedFrames?.length ?? 0);
        notices.show(text.jobs.done(objectName ?? chunkKey, text.stacking.usedOf(used, frameCount)));
      },
    };
  }

  #isOld(): void {
    if (this.list.length > 0) this.asOfMs ??= Date.now();
  }
}

export const jobs = new Jobs();

activity.tell(() => {
  const asOf = jobs.asOfMs === undefined ? undefined : formatMinute(jobs.asOfMs);
  const actions = {
    again: (id: number) => void jobs.again(id),
    remove: (id: number) => void jobs.remove(id),
  };
  return jobs.list.map((job) => jobTask(job, waitingBefore(jobs.list, job), asOf, actions));
});
