/** @crowdsky/api: the schema of each request and response, shared by server, app and worker. */
export {
  account,
  apiKey,
  changeAccountRequest,
  changePasswordRequest,
  createKeyRequest,
  createKeyResponse,
  deleteAccountRequest,
  forgotPasswordRequest,
  keyList,
  keyScope,
  loginRequest,
  mailTokenRequest,
  meResponse,
  registerRequest,
  registerResponse,
  renameKeyRequest,
  resetPasswordRequest,
  session,
} from './accounts.ts';
export type {
  Account,
  ApiKey,
  ChangeAccountRequest,
  ChangePasswordRequest,
  CreateKeyRequest,
  CreateKeyResponse,
  KeyList,
  LoginRequest,
  MeResponse,
  RegisterRequest,
  RegisterResponse,
  RenameKeyRequest,
  ResetPasswordRequest,
  Session,
} from './accounts.ts';
export {
  adminJob,
  adminJobList,
  adminJobQuery,
  adminUser,
  adminUserList,
  adminUserQuery,
  auditAction,
  auditEntry,
  auditList,
  auditQuery,
  changeUserRequest,
  requeueFailedResponse,
  storageCheck,
  storageCheckRequest,
} from './admin.ts';
export type {
  AdminJob,
  AdminJobList,
  AdminJobQuery,
  AdminUser,
  AdminUserList,
  AdminUserQuery,
  AuditAction,
  AuditList,
  AuditQuery,
  AuditRecord,
  ChangeUserRequest,
  RequeueFailedResponse,
  StorageCheck,
  StorageCheckRequest,
} from './admin.ts';
export { ApiError } from './api-error.ts';
export { createClient } from './client.ts';
export type { Client, ClientAnswer, ClientOptions, ClientRequest } from './client.ts';
export { keyScopeOf } from './endpoint.ts';
export { digestRequest, digestResponse } from './digests.ts';
export type { DigestRequest, DigestResponse } from './digests.ts';
export type { Audience, Endpoint, KeyScope } from './endpoint.ts';
export { endpoints } from './endpoints.ts';
export { liveEvent } from './events.ts';
export type { LiveEvent } from './events.ts';
export { id, idParameter, ok, role, tier } from './fields.ts';
export type { Role, Tier } from './fields.ts';
export { droppedFrame, job, jobList, jobListQuery, jobStatus } from './jobs.ts';
export type { DroppedFrame, Job, JobList, JobListQuery, JobStatus } from './jobs.ts';
export { problem, problemCode, problemCodes } from './problem.ts';
export type { Problem, ProblemCode } from './problem.ts';
export { makeLinkRequest, shareLink, shareLinkList } from './sharing.ts';
export type { MakeLinkRequest, SharedLink, SharedLinkList } from './sharing.ts';
export { publicNights, publicSky, publicSkyQuery, skyCell } from './sky.ts';
export type { PublicNights, PublicSky, PublicSkyQuery } from './sky.ts';
export {
  objectList,
  objectSummary,
  publishedStacks,
  publishStacksRequest,
  renameStackRequest,
  stack,
  stackList,
  stackListQuery,
  stackUploadResponse,
  verification,
  zipQuery,
} from './stacks.ts';
export type {
  ObjectList,
  PublishedStacks,
  PublishStacksRequest,
  RenameStackRequest,
  Stack,
  StackList,
  StackListQuery,
  StackUploadResponse,
  Verification,
  ZipQuery,
} from './stacks.ts';
export { restoreRequest, trashList, trashQuery } from './trash.ts';
export type { RestoreRequest, TrashList, TrashQuery } from './trash.ts';
export {
  createTusHeaders,
  patchTusHeaders,
  tusAnswers,
  tusExtensions,
  tusHeaders,
  tusMediaType,
  tusMetadata,
  tusVersion,
} from './tus.ts';
export type { TusMetadata } from './tus.ts';
export {
  finalizeRequest,
  finalizeResponse,
  putFileQuery,
  putFileResponse,
  rawFile,
  stackUploadQuery,
  startUploadRequest,
  upload,
  uploadDetail,
  uploadList,
  uploadListQuery,
  uploadStatus,
  uploadToken,
} from './uploads.ts';
export type {
  FinalizeRequest,
  FinalizeResponse,
  PutFileResponse,
  RawFile,
  StackUploadQuery,
  StartUploadRequest,
  Upload,
  UploadDetail,
  UploadList,
} from './uploads.ts';
export {
  claimedJob,
  cleanupResponse,
  completeRequest,
  completeResponse,
  failRequest,
  failResponse,
  heartbeatRequest,
  heartbeatResponse,
  jobFile,
  jobFilesResponse,
  leaseQuery,
  nextJobRequest,
  nextJobResponse,
  workerId,
  workerPutQuery,
  workerPutResponse,
  verdictRequest,
  verdictResponse,
  releaseRequest,
  releaseResponse,
} from './worker.ts';
export type {
  ClaimedJob,
  CleanupResponse,
  CompleteRequest,
  CompleteResponse,
  FailRequest,
  FailResponse,
  ReleaseResponse,
  HeartbeatRequest,
  JobFilesResponse,
  NextJobRequest,
  NextJobResponse,
  VerdictRequest,
  VerdictResponse,
  WorkerPutResponse,
} from './worker.ts';
