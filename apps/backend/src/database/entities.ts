/** Every table, for TypeORM. */
import { ApiKeyRow } from '../accounts/api-key.entity.ts';
import { LoginSession } from '../accounts/login-session.entity.ts';
import { MailToken } from '../accounts/mail-token.entity.ts';
import { User } from '../accounts/user.entity.ts';
import { StackingJob } from '../jobs/stacking-job.entity.ts';
import { StackedFrame } from '../stacks/stacked-frame.entity.ts';
import { UnsettledObject } from '../storage/unsettled-object.entity.ts';
import { RawFileRow } from '../uploads/raw-file.entity.ts';
import { UploadSession } from '../uploads/upload-session.entity.ts';

export const entities = [
  User,
  LoginSession,
  ApiKeyRow,
  MailToken,
  UploadSession,
  RawFileRow,
  StackingJob,
  StackedFrame,
  UnsettledObject,
];
