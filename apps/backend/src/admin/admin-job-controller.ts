/** /api/admin/jobs. */
import { Controller, Param, Query } from '@nestjs/common';
import * as api from '@crowdsky/api';
import type { AdminJob, AdminJobList, AdminJobQuery, RequeueFailedResponse } from '@crowdsky/api';
import { Caller } from '../accounts/access.ts';
import { Route } from '../accounts/route.ts';
import type { Principal } from '../accounts/principal.ts';
import { actorOf } from './actor-of.ts';
import { AdminJobService } from './admin-job-service.ts';

const id = { schema: api.idParameter };

@Controller()
export class AdminJobController {
  constructor(private readonly jobs: AdminJobService) {}

  @Route(api.endpoints.listAllJobs)
  list(@Query({ schema: api.adminJobQuery }) query: AdminJobQuery): Promise<AdminJobList> {
    return this.jobs.list(query);
  }

  @Route(api.endpoints.requeueJob)
  requeue(@Caller() caller: Principal, @Param('id', id) jobId: number): Promise<AdminJob> {
    return this.jobs.requeue(actorOf(caller), jobId);
  }

  @Route(api.endpoints.requeueFailedJobs)
  requeueFailed(@Caller() caller: Principal): Promise<RequeueFailedResponse> {
    return this.jobs.requeueFailed(actorOf(caller));
  }
}
