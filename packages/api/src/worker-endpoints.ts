/** The addresses a worker calls. */
import type { Endpoint } from './endpoint.ts';
import * as worker from './worker.ts';

const fits = 'application/fits';

export const workerEndpoints = {
  claimJob: {
    method: 'POST',
    path: '/api/worker/next-job',
    audience: 'worker',
    summary: 'Claim the oldest waiting job under a lease.',
    body: worker.nextJobRequest,
    response: worker.nextJobResponse,
  },
  listJobFiles: {
    method: 'GET',
    path: '/api/worker/jobs/{id}/files',
    audience: 'worker',
    summary: 'The raws of a job.',
    response: worker.jobFilesResponse,
  },
  getJobFile: {
    method: 'GET',
    path: '/api/worker/files/{id}',
    audience: 'worker',
    summary: 'The bytes of one raw.',
    responseMediaType: fits,
    refusals: ['file-lost', 'storage-failed'],
  },
  sendHeartbeat: {
    method: 'POST',
    path: '/api/worker/jobs/{id}/heartbeat',
    audience: 'worker',
    summary: 'Extend the lease and tell the progress.',
    body: worker.heartbeatRequest,
    response: worker.heartbeatResponse,
    refusals: ['lease-lost'],
  },
  putJobStack: {
    method: 'PUT',
    path: '/api/worker/jobs/{id}/stack',
    audience: 'worker',
    summary: 'Put the stack of a claimed job.',
    query: worker.workerPutQuery,
    bodyMediaType: fits,
    response: worker.workerPutResponse,
    refusals: ['lease-lost', 'bad-fits', 'cut-file'],
  },
  putJobThumbnail: {
    method: 'PUT',
    path: '/api/worker/jobs/{id}/thumbnail',
    audience: 'worker',
    summary: 'Put the thumbnail of a claimed job.',
    query: worker.workerPutQuery,
    bodyMediaType: 'image/png',
    response: worker.workerPutResponse,
    refusals: ['lease-lost', 'bad-thumbnail'],
  },
  completeJob: {
    method: 'POST',
    path: '/api/worker/jobs/{id}/complete',
    audience: 'worker',
    summary: 'Record the stack; late or double calls change nothing.',
    body: worker.completeRequest,
    response: worker.completeResponse,
    refusals: ['lease-lost', 'wrong-state', 'storage-failed'],
  },
  failJob: {
    method: 'POST',
    path: '/api/worker/jobs/{id}/fail',
    audience: 'worker',
    summary: 'Report a failed attempt; late or double calls change nothing.',
    body: worker.failRequest,
    response: worker.failResponse,
  },
  releaseJob: {
    method: 'POST',
    path: '/api/worker/jobs/{id}/release',
    audience: 'worker',
    summary: 'Hand back a claimed job, which is no failed attempt.',
    body: worker.releaseRequest,
    response: worker.releaseResponse,
  },
  cleanUp: {
    method: 'POST',
    path: '/api/worker/cleanup',
    audience: 'worker',
    summary: 'Clean up abandoned uploads and leftovers now.',
    response: worker.cleanupResponse,
  },
} as const satisfies Readonly<Record<string, Endpoint>>;
