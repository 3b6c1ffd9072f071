/** One part of the service, really tried: a check answers all questions of a moment, and nobody waits long for it. */
import { StorageError } from '@crowdsky/storage';
import { within } from '../ground/within.ts';

export type Health = 'ok' | 'failed' | 'full';

/** Pages for the operator answer within two seconds, so they wait less for any part. */
export const patienceMs = 1500;

export class HealthCheck {
  private running: Promise<Health> | undefined;
  private last: { health: Health; atMs: number } | undefined;
  private readonly attempt: () => Promise<Health>;
  private readonly freshMs: number;
  private readonly slowMs: number;

  /**
   * A check answers all questions within `freshMs` after it. One that takes longer than `patienceMs` is told by the one
   * before, if that is younger than `slowMs`: a remote storage may be slow and well.
   */
  constructor(attempt: () => Promise<Health>, { freshMs = 0, slowMs = 0 } = {}) {
    this.attempt = attempt;
    this.freshMs = freshMs;
    this.slowMs = slowMs;
  }

  async ask(): Promise<Health> {
    if (this.last && performance.now() - this.last.atMs < this.freshMs) return this.last.health;
    this.running ??= this.check().finally(() => (this.running = undefined));
    return within(patienceMs, this.running, () => new Error('slow')).catch(() => this.remembered());
  }

  private async check(): Promise<Health> {
    const health = await this.attempt().catch(healthOfError);
    this.last = { health, atMs: performance.now() };
    return health;
  }

  private remembered(): Health {
    return this.last && performance.now() - this.last.atMs < this.slowMs ? this.last.health : 'failed';
  }
}

function healthOfError(error: unknown): Health {
  return error instanceof StorageError && error.code === 'full' ? 'full' : 'failed';
}
