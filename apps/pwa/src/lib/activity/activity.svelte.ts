/** All that is under way on this device, told by the rooms that do it. */
import { mostUrgent } from './task.ts';
import type { Task } from './task.ts';

class Activity {
  #sources = $state.raw<readonly (() => readonly Task[])[]>([]);
  tasks = $derived<readonly Task[]>(this.#sources.flatMap((tasksOf) => tasksOf()));
  first = $derived(mostUrgent(this.tasks));

  /** `tasksOf` is asked whenever what it reads has changed. */
  tell(tasksOf: () => readonly Task[]): void {
    this.#sources = [...this.#sources, tasksOf];
  }
}

export const activity = new Activity();
