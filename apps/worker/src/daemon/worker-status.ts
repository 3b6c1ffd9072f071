/** How a worker fares: its figures for Prometheus, and whether it can work now. */
import { diskRoom } from '@crowdsky/files';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { JobEnd } from './do-job.ts';

export class WorkerStatus {
  readonly #registry = new Registry();
  readonly #jobs: Counter;
  readonly #frames: Counter;
  readonly #seconds: Histogram;
  readonly #running: Gauge;
  readonly #serverUp: Gauge;
  #hindrance: string | undefined;
  #away: string | undefined;
  #hasAnswered = false;

  constructor(workDir: string) {
    const registers = [this.#registry];
    const name = (end: string): string => `crowdsky_worker_${end}`;
    this.#jobs = new Counter({
      name: name('jobs_total'),
      help: 'Jobs by how they ended for this worker.',
      labelNames: ['end'],
      registers,
    });
    this.#frames = new Counter({
      name: name('frames_total'),
      help: 'Frames of completed jobs, used in the stack and dropped.',
      labelNames: ['outcome'],
      registers,
    });
    this.#seconds = new Histogram({
      name: name('job_seconds'),
      help: 'Time from the claim of a completed job to its record, without the raws fetched ahead.',
      buckets: [0.5, 1, 2, 5, 10, 20, 60, 120, 300, 600],
      registers,
    });
    this.#running = new Gauge({ name: name('running_jobs'), help: 'Jobs being stacked now.', registers });
    this.#serverUp = new Gauge({
      name: name('server_up'),
      help: 'Whether the server answered the last question for work.',
      registers,
    });
    new Gauge({
      name: name('work_free_bytes'),
      help: 'Room left on the disk of the work folder.',
      registers,
      async collect() {
        this.set(
          await diskRoom(workDir).then(
            ({ freeBytes }) => freeBytes,
            () => NaN,
          ),
        );
      },
    });
    for (const end of ['completed', 'failed', 'lost', 'handed-back']) this.#jobs.inc({ end }, 0);
    collectDefaultMetrics({ register: this.#registry });
  }

  /** Why it cannot work now, in a sentence; undefined while it can. */
  get trouble(): string | undefined {
    if (this.#away === undefined && !this.#hasAnswered) return 'The server has not answered yet.';
    return this.#away ?? this.#hindrance;
  }

  get isHindered(): boolean {
    return this.#hindrance !== undefined;
  }

  get isServerAway(): boolean {
    return this.#away !== undefined;
  }

  serverAnswered(): void {
    this.#away = undefined;
    this.#hasAnswered = true;
    this.#serverUp.set(1);
  }

  serverIsAway(sentence: string): void {
    this.#away = sentence;
    this.#serverUp.set(0);
  }

  jobBegins(): void {
    this.#running.inc();
  }

  /** `seconds` since it began. */
  jobEnded(end: JobEnd, seconds: number): void {
    this.#running.dec();
    this.#jobs.inc({ end: end.kind });
    this.#hindrance = end.kind === 'handed-back' ? end.because : undefined;
    if (end.kind !== 'completed') return;
    this.#seconds.observe(seconds);
    this.#frames.inc({ outcome: 'used' }, end.framesUsed);
    this.#frames.inc({ outcome: 'dropped' }, end.framesDropped);
  }

  /** The text of `/metrics` and its content type. */
  async figures(): Promise<{ readonly text: string; readonly type: string }> {
    return { text: await this.#registry.metrics(), type: this.#registry.contentType };
  }
}
