/** Figures for Prometheus: the process, the queue, and with them those of the requests. */
import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge } from 'prom-client';
import { JobService } from '../archive/job-service.ts';
import { SettleService } from '../archive/settle-service.ts';
import { RequestMetrics } from '../http/request-metrics.ts';

@Injectable()
export class Metrics {
  private readonly jobsByStatus = new Gauge({
    name: 'crowdsky_jobs',
    help: 'Jobs by status.',
    labelNames: ['status'],
    registers: [],
  });
  private readonly unsettled = new Gauge({
    name: 'crowdsky_unsettled_objects',
    help: 'Objects in the storage that cleanup still has to look at.',
    registers: [],
  });

  constructor(
    private readonly requests: RequestMetrics,
    private readonly jobs: JobService,
    private readonly settling: SettleService,
  ) {
    const { registry } = requests;
    collectDefaultMetrics({ register: registry });
    registry.registerMetric(this.jobsByStatus);
    registry.registerMetric(this.unsettled);
  }

  async text(): Promise<string> {
    const counts = await this.jobs.countByStatus();
    this.jobsByStatus.reset();
    for (const [status, count] of Object.entries(counts)) this.jobsByStatus.set({ status }, count);
    this.unsettled.set(await this.settling.countUnsettled());
    return this.requests.registry.metrics();
  }
}
