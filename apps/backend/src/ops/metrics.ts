/** Figures for Prometheus: the process, the queue, the room, and with them those of the requests. */
import { Inject, Injectable } from '@nestjs/common';
import { diskRoom } from '@crowdsky/files';
import type { Storage } from '@crowdsky/storage';
import { collectDefaultMetrics, Counter, Gauge } from 'prom-client';
import { Mailer } from '../accounts/mailer.ts';
import { ArchiveFigures } from '../archive/archive-figures.ts';
import type { Figures } from '../archive/archive-figures.ts';
import { LeaseService } from '../archive/lease-service.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { STORAGE } from '../ground/storage-token.ts';
import { within } from '../ground/within.ts';
import { RequestMetrics } from '../http/request-metrics.ts';
import { patienceMs } from './health-check.ts';

const gauge = (name: string, help: string, labelNames: string[] = []): Gauge =>
  new Gauge({ name, help, labelNames, registers: [] });

@Injectable()
export class Metrics {
  private readonly databaseUp = gauge('crowdsky_database_up', 'Whether the database answered just now.');
  private readonly jobs = gauge('crowdsky_jobs', 'Jobs by status.', ['status']);
  private readonly oldestWaiting = gauge(
    'crowdsky_oldest_waiting_job_seconds',
    'Age of the oldest job that waits for a worker; 0 when none waits.',
  );
  private readonly workers = gauge(
    'crowdsky_worker_last_sign_timestamp_seconds',
    'When each worker last claimed, asked for work or sent a heartbeat.',
    ['worker'],
  );
  private readonly unsettled = gauge(
    'crowdsky_unsettled_objects',
    'Objects in the storage that cleanup still has to look at.',
  );
  private readonly stored = gauge(
    'crowdsky_stored_bytes',
    'Bytes of the files that are kept: in the upload buffer, in archives, and in their trash.',
    ['place'],
  );
  private readonly free = gauge(
    'crowdsky_free_bytes',
    'Room left in the upload buffer and, where it tells, in the storage.',
    ['place'],
  );
  private readonly mailFailures = new Counter({
    name: 'crowdsky_mail_failures_total',
    help: 'Mails that could not be sent.',
    registers: [],
  });

  constructor(
    private readonly requests: RequestMetrics,
    private readonly figures: ArchiveFigures,
    private readonly leases: LeaseService,
    private readonly mailer: Mailer,
    @Inject(STORAGE) private readonly storage: Storage,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    const { registry } = requests;
    collectDefaultMetrics({ register: registry });
    const own = [this.databaseUp, this.jobs, this.oldestWaiting, this.workers, this.unsettled];
    for (const metric of [...own, this.stored, this.free]) registry.registerMetric(metric);
    registry.registerMetric(this.mailFailures);
  }

  /** What does not answer in time is left out, and the rest is told. */
  async text(): Promise<string> {
    const [figures, bufferFree, storageFree] = await Promise.all([
      inTime(this.figures.read()),
      inTime(diskRoom(this.config.uploadDir).then(({ freeBytes }) => freeBytes)),
      inTime(this.storage.freeBytes()),
    ]);
    for (const metric of [this.jobs, this.workers, this.stored, this.free]) metric.reset();
    this.databaseUp.set(figures === null ? 0 : 1);
    if (figures !== null) this.setFigures(figures);
    for (const [worker, ms] of this.leases.workerSigns()) this.noteWorker(worker, ms);
    if (bufferFree !== null) this.free.set({ place: 'buffer' }, bufferFree);
    if (storageFree !== null) this.free.set({ place: 'storage' }, storageFree);
    this.mailFailures.reset();
    this.mailFailures.inc(this.mailer.failures);
    return this.requests.registry.metrics();
  }

  private setFigures(figures: Figures): void {
    for (const [status, count] of Object.entries(figures.jobsByStatus)) this.jobs.set({ status }, count);
    const since = figures.oldestWaitingSince?.getTime() ?? Date.now();
    this.oldestWaiting.set(Math.max(0, (Date.now() - since) / 1000));
    this.unsettled.set(figures.unsettledObjects);
    this.stored.set({ place: 'buffer' }, figures.bufferBytes);
    this.stored.set({ place: 'storage' }, figures.storageBytes);
    this.stored.set({ place: 'trash' }, figures.trashBytes);
    for (const [worker, at] of figures.workerSigns) this.noteWorker(worker, at.getTime());
  }

  private noteWorker(worker: string, ms: number): void {
    this.workers.set({ worker }, ms / 1000);
  }
}

function inTime<T>(work: Promise<T>): Promise<T | null> {
  return within(patienceMs, work, () => new Error('late')).catch(() => null);
}
