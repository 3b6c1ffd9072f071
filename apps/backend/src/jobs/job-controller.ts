/** /api/jobs. */
import { Controller, Param, Query } from '@nestjs/common';
import * as api from '@crowdsky/api';
import type { Job, JobList } from '@crowdsky/api';
import { Caller } from '../accounts/access.ts';
import { Route } from '../accounts/route.ts';
import type { Principal } from '../accounts/principal.ts';
import { JobService } from '../archive/job-service.ts';
import { jobView } from './job-view.ts';

const id = { schema: api.idParameter };

@Controller()
export class JobController {
  constructor(private readonly jobs: JobService) {}

  @Route(api.endpoints.listJobs)
  async list(
    @Caller() caller: Principal,
    @Query({ schema: api.jobListQuery }) query: api.JobListQuery,
  ): Promise<JobList> {
    const { jobs, nextCursor } = await this.jobs.list(caller.user, query);
    return { jobs: jobs.map(jobView), nextCursor };
  }

  @Route(api.endpoints.getJob)
  async get(@Caller() caller: Principal, @Param('id', id) jobId: number): Promise<Job> {
    return jobView(await this.jobs.get(caller.user, jobId));
  }

  @Route(api.endpoints.retryJob)
  async retry(@Caller() caller: Principal, @Param('id', id) jobId: number): Promise<Job> {
    return jobView(await this.jobs.retry(caller.user, jobId));
  }

  @Route(api.endpoints.deleteJob)
  async delete(@Caller() caller: Principal, @Param('id', id) jobId: number) {
    await this.jobs.delete(caller.user, jobId);
    return { ok: true };
  }
}
