/** Every address of the API in one table: the OpenAPI page is made of it and a test holds the server to it. */
import { accountEndpoints } from './account-endpoints.ts';
import type { Endpoint } from './endpoint.ts';
import { liveEvent } from './events.ts';
import { ok } from './fields.ts';
import * as jobs from './jobs.ts';
import * as stacks from './stacks.ts';
import * as uploads from './uploads.ts';
import { workerEndpoints } from './worker-endpoints.ts';

const fits = 'application/fits';

export const endpoints: readonly Endpoint[] = [
  ...accountEndpoints,
  {
    method: 'POST',
    path: '/api/uploads',
    audience: 'user',
    summary: 'Start an upload of raw frames.',
    body: uploads.startUploadRequest,
    response: uploads.upload,
  },
  {
    method: 'GET',
    path: '/api/uploads',
    audience: 'user',
    summary: 'List uploads, newest first.',
    query: uploads.uploadListQuery,
    response: uploads.uploadList,
  },
  {
    method: 'GET',
    path: '/api/uploads/{token}',
    audience: 'user',
    summary: 'One upload with its files.',
    response: uploads.uploadDetail,
  },
  {
    method: 'PUT',
    path: '/api/uploads/{token}/files/{filename}',
    audience: 'user',
    summary: 'Put one raw frame; repeating it is harmless.',
    query: uploads.putFileQuery,
    bodyMediaType: fits,
    response: uploads.putFileResponse,
  },
  {
    method: 'GET',
    path: '/api/uploads/{token}/files/{filename}',
    audience: 'user',
    summary: 'One raw frame, while it is kept.',
    responseMediaType: fits,
  },
  {
    method: 'POST',
    path: '/api/uploads/{token}/finalize',
    audience: 'user',
    summary: 'Group the frames into chunks and make a job of each.',
    body: uploads.finalizeRequest,
    response: uploads.finalizeResponse,
  },
  {
    method: 'DELETE',
    path: '/api/uploads/{token}',
    audience: 'user',
    summary: 'Cancel an upload that is not finalized; its files are deleted.',
    response: ok,
  },
  {
    method: 'GET',
    path: '/api/jobs',
    audience: 'user',
    summary: 'List jobs, newest first.',
    query: jobs.jobListQuery,
    response: jobs.jobList,
  },
  { method: 'GET', path: '/api/jobs/{id}', audience: 'user', summary: 'One job.', response: jobs.job },
  {
    method: 'POST',
    path: '/api/jobs/{id}/retry',
    audience: 'user',
    summary: 'Queue a failed job again, while its raws are there.',
    response: jobs.job,
  },
  {
    method: 'DELETE',
    path: '/api/jobs/{id}',
    audience: 'user',
    summary: 'Delete a job with its raws and its stack.',
    response: ok,
  },
  {
    method: 'GET',
    path: '/api/stacks',
    audience: 'user',
    summary: 'List stacks, newest observation first.',
    query: stacks.stackListQuery,
    response: stacks.stackList,
  },
  {
    method: 'POST',
    path: '/api/stacks',
    audience: 'user',
    summary: 'Store a stack made on the device.',
    query: uploads.stackUploadQuery,
    bodyMediaType: fits,
    response: stacks.stackUploadResponse,
  },
  {
    method: 'GET',
    path: '/api/stacks/objects',
    audience: 'user',
    summary: 'Objects with their number of stacks and exposure.',
    response: stacks.objectList,
  },
  {
    method: 'GET',
    path: '/api/stacks/zip',
    audience: 'user',
    summary: 'Several stacks as one zip.',
    query: stacks.zipQuery,
    responseMediaType: 'application/zip',
  },
  {
    method: 'GET',
    path: '/api/stacks/{id}',
    audience: 'user',
    summary: 'One stack.',
    response: stacks.stack,
  },
  {
    method: 'GET',
    path: '/api/stacks/{id}/fits',
    audience: 'user',
    summary: 'The FITS file.',
    responseMediaType: fits,
  },
  {
    method: 'GET',
    path: '/api/stacks/{id}/thumbnail',
    audience: 'user',
    summary: 'The thumbnail, PNG.',
    responseMediaType: 'image/png',
  },
  {
    method: 'DELETE',
    path: '/api/stacks/{id}',
    audience: 'user',
    summary: 'Delete a stack with its files.',
    response: ok,
  },
  {
    method: 'GET',
    path: '/api/events',
    audience: 'user',
    summary: 'Live events of the account.',
    response: liveEvent,
    responseMediaType: 'text/event-stream',
  },
  ...workerEndpoints,
];
