/** Publishes events to subscribers: one stream per account, within this process. */
import { Injectable } from '@nestjs/common';
import type { LiveEvent } from '@crowdsky/api';
import { JobBell } from './job-bell.ts';

type Listener = (event: LiveEvent) => void;

@Injectable()
export class LiveEvents {
  private readonly listeners = new Map<number, Set<Listener>>();

  constructor(private readonly bell: JobBell) {}

  publish(userId: number, event: LiveEvent): void {
    if (event.type === 'job' && (event.status === 'pending' || event.status === 'retry')) this.bell.ring();
    for (const listener of this.listeners.get(userId) ?? []) listener(event);
  }

  listenerCount(userId: number): number {
    return this.listeners.get(userId)?.size ?? 0;
  }

  /** Returns the function that unsubscribes. */
  subscribe(userId: number, listener: Listener): () => void {
    const own = this.listeners.get(userId) ?? new Set();
    this.listeners.set(userId, own.add(listener));
    return () => {
      own.delete(listener);
      if (own.size === 0) this.listeners.delete(userId);
    };
  }
}
