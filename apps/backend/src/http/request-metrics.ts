/** Figures of requests for Prometheus: how long they took, and which were refused. */
import { Injectable } from '@nestjs/common';
import { Counter, Histogram, Registry } from 'prom-client';

@Injectable()
export class RequestMetrics {
  readonly registry = new Registry();
  readonly requestSeconds = new Histogram({
    name: 'crowdsky_http_request_seconds',
    help: 'How long requests took.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers: [this.registry],
  });
  readonly storageFailures = new Counter({
    name: 'crowdsky_storage_failures_total',
    help: 'What the storage failed to do, by kind of failure.',
    labelNames: ['code'],
    registers: [this.registry],
  });
  readonly refusals = new Counter({
    name: 'crowdsky_refusals_total',
    help: 'Requests refused, by code.',
    labelNames: ['code'],
    registers: [this.registry],
  });
}
