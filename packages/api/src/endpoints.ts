/** Every address of the API by its name: routes of the server, client and OpenAPI page follow from this one record. */
import { accountEndpoints } from './account-endpoints.ts';
import type { Endpoint } from './endpoint.ts';
import { liveEvent } from './events.ts';
import { ok } from './fields.ts';
import * as jobs from './jobs.ts';
import * as stacks from './stacks.ts';
import * as uploads from './uploads.ts';
import { workerEndpoints } from './worker-endpoints.ts';

const fits = 'application/fits';

export const endpoints = {
  ...accountEndpoints,
  startUpload: {
    method: 'POST',
    path: '/api/uploads',
    status: 201,
    audience: 'user',
    summary: 'Start an upload of raw frames.',
    body: uploads.startUploadRequest,
    response: uploads.upload,
  },
  listUploads: {
    method: 'GET',
    path: '/api/uploads',
    audience: 'user',
    summary: 'List uploads, newest first.',
    query: uploads.uploadListQuery,
    response: uploads.uploadList,
  },
  getUpload: {
    method: 'GET',
    path: '/api/uploads/{token}',
    audience: 'user',
    summary: 'One upload with its files.',
    response: uploads.uploadDetail,
  },
  putRaw: {
    method: 'PUT',
    path: '/api/uploads/{token}/files/{filename}',
    audience: 'user',
    summary: 'Put one raw frame; repeating it is harmless.',
    query: uploads.putFileQuery,
    bodyMediaType: fits,
    response: uploads.putFileResponse,
  },
  getRaw: {
    method: 'GET',
    path: '/api/uploads/{token}/files/{filename}',
    audience: 'user',
    summary: 'One raw frame, while it is kept.',
    responseMediaType: fits,
  },
  finalizeUpload: {
    method: 'POST',
    path: '/api/uploads/{token}/finalize',
    audience: 'user',
    summary: 'Group the frames into chunks and make a job of each.',
    body: uploads.finalizeRequest,
    response: uploads.finalizeResponse,
  },
  cancelUpload: {
    method: 'DELETE',
    path: '/api/uploads/{token}',
    audience: 'user',
    summary: 'Cancel an upload that is not finalized; its files are deleted.',
    response: ok,
  },
  listJobs: {
    method: 'GET',
    path: '/api/jobs',
    audience: 'user',
    summary: 'List jobs, newest first.',
    query: jobs.jobListQuery,
    response: jobs.jobList,
  },
  getJob: {
    method: 'GET',
    path: '/api/jobs/{id}',
    audience: 'user',
    summary: 'One job.',
    response: jobs.job,
  },
  retryJob: {
    method: 'POST',
    path: '/api/jobs/{id}/retry',
    audience: 'user',
    summary: 'Queue a failed job again, while its raws are there.',
    response: jobs.job,
  },
  deleteJob: {
    method: 'DELETE',
    path: '/api/jobs/{id}',
    audience: 'user',
    summary: 'Delete a job with its raws and its stack.',
    response: ok,
  },
  listStacks: {
    method: 'GET',
    path: '/api/stacks',
    audience: 'user',
    summary: 'List stacks, newest observation first.',
    query: stacks.stackListQuery,
    response: stacks.stackList,
  },
  uploadStack: {
    method: 'POST',
    path: '/api/stacks',
    status: 201,
    audience: 'user',
    summary: 'Store a stack made on the device.',
    query: uploads.stackUploadQuery,
    bodyMediaType: fits,
    response: stacks.stackUploadResponse,
  },
  listObjects: {
    method: 'GET',
    path: '/api/stacks/objects',
    audience: 'user',
    summary: 'Objects with their number of stacks and exposure.',
    response: stacks.objectList,
  },
  zipStacks: {
    method: 'GET',
    path: '/api/stacks/zip',
    audience: 'user',
    summary: 'Several stacks as one zip.',
    query: stacks.zipQuery,
    responseMediaType: 'application/zip',
  },
  getStack: {
    method: 'GET',
    path: '/api/stacks/{id}',
    audience: 'user',
    summary: 'One stack.',
    response: stacks.stack,
  },
  getStackFits: {
    method: 'GET',
    path: '/api/stacks/{id}/fits',
    audience: 'user',
    summary: 'The FITS file.',
    responseMediaType: fits,
  },
  getStackThumbnail: {
    method: 'GET',
    path: '/api/stacks/{id}/thumbnail',
    audience: 'user',
    summary: 'The thumbnail, PNG.',
    responseMediaType: 'image/png',
  },
  deleteStack: {
    method: 'DELETE',
    path: '/api/stacks/{id}',
    audience: 'user',
    summary: 'Delete a stack with its files.',
    response: ok,
  },
  streamEvents: {
    method: 'GET',
    path: '/api/events',
    audience: 'user',
    summary: 'Live events of the account.',
    response: liveEvent,
    responseMediaType: 'text/event-stream',
  },
  ...workerEndpoints,
} as const satisfies Readonly<Record<string, Endpoint>>;
