/** All that is under way on this device, told by the rooms that do it. */
import { mostUrgent } from './task.ts';
import type { Switch, Task } from './task.ts';

class Activity {
  #switchSources = $state.raw<readonly (() => readonly Switch[])[]>([]);
  #sources = $state.raw<readonly (() => readonly Task[])[]>([]);
  tasks = $derived<readonly Task[]>(this.#sources.flatMap((tasksOf) => tasksOf()));
  /** For all that is sent. */
  switches = $derived<readonly Switch[]>(this.#switchSources.flatMap((switchesOf) => switchesOf()));
  first = $derived(mostUrgent(this.tasks));

  /** `tasksOf` is asked whenever what it reads has changed. */
  tell(tasksOf: () => readonly Task[]): void {
    this.#sources = [...this.#sources, tasksOf];
  }

  tellSwitches(switchesOf: () => readonly Switch[]): void {
    this.#switchSources = [...this.#switchSources, switchesOf];
  }
}

export const activity = new Activity();
