/** Every table, for TypeORM. */
import { ApiKeyRow } from '../accounts/api-key.entity.ts';
import { LoginSession } from '../accounts/login-session.entity.ts';
import { MailToken } from '../accounts/mail-token.entity.ts';
import { User } from '../accounts/user.entity.ts';
import { StackingJob } from '../archive/stacking-job.entity.ts';
import { StackedFrame } from '../archive/stacked-frame.entity.ts';
import { UnsettledObject } from '../archive/unsettled-object.entity.ts';
import { RawFileRow } from '../archive/raw-file.entity.ts';
import { UploadSession } from '../archive/upload-session.entity.ts';

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
