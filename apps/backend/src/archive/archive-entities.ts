/** The tables of the archive, for TypeORM. */
import { RawFileRow } from './raw-file.entity.ts';
import { ShareLink } from './share-link.entity.ts';
import { StackedFrame } from './stacked-frame.entity.ts';
import { StackingJob } from './stacking-job.entity.ts';
import { TrashedStack } from './trashed-stack.entity.ts';
import { TusUpload } from './tus-upload.entity.ts';
import { UnsettledObject } from './unsettled-object.entity.ts';
import { UploadSession } from './upload-session.entity.ts';

export const archiveEntities = [
  UploadSession,
  RawFileRow,
  TusUpload,
  StackingJob,
  StackedFrame,
  TrashedStack,
  ShareLink,
  UnsettledObject,
];
