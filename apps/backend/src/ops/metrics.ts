/** Figures for Prometheus: requests by route, the process, the queue. */
import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Database } from '../database/database.ts';
import { countJobsByStatus } from '../archive/job-repository.ts';
import { countUnsettled } from '../archive/unsettled-repository.ts';

@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly requestSeconds = new Histogram({
    name: 'crowdsky_http_request_seconds',
    help: 'How long requests took.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers: [this.registry],
  });
  readonly refusals = new Counter({
    name: 'crowdsky_refusals_total',
    help: 'Requests refused, by code.',
    labelNames: ['code'],
    registers: [this.registry],
  });
  private readonly jobs = new Gauge({
    name: 'crowdsky_jobs',
    help: 'Jobs by status.',
    labelNames: ['status'],
    registers: [this.registry],
  });
  private readonly unsettled = new Gauge({
    name: 'crowdsky_unsettled_objects',
    help: 'Objects in the storage that cleanup still has to look at.',
    registers: [this.registry],
  });

  constructor(private readonly db: Database) {
    collectDefaultMetrics({ register: this.registry });
  }

  async text(): Promise<string> {
    const counts = await this.db.run(countJobsByStatus);
    this.jobs.reset();
    for (const [status, count] of Object.entries(counts)) this.jobs.set({ status }, count);
    this.unsettled.set(await this.db.run(countUnsettled));
    return this.registry.metrics();
  }
}
