/** Maps uploads to their API responses. */
import type { RawFile, Upload } from '@crowdsky/api';
import type { RawFileRow } from '../archive/raw-file.entity.ts';
import type { UploadSession } from '../archive/upload-session.entity.ts';

export function uploadView(session: UploadSession): Upload {
  return {
    token: session.sessionToken,
    status: session.status,
    objectName: session.objectName,
    fileCount: session.fileCount,
    totalBytes: session.totalBytes,
    keepLocation: session.keepLocation,
    slotSeconds: session.slotSeconds as Upload['slotSeconds'],
    createdAt: session.createdAt.toISOString(),
    completedAt: session.completedAt?.toISOString() ?? null,
  };
}

export function rawFileView(file: RawFileRow): RawFile {
  return {
    id: file.id,
    filename: file.filename,
    sizeBytes: file.fileSizeBytes,
    sha256: file.sha256 ?? '',
    dateObs: file.fitsDateObs?.toISOString() ?? null,
    objectName: file.fitsObject,
    exposureSeconds: file.fitsExptime,
    filter: file.filterName,
    raDeg: file.fitsRa,
    decDeg: file.fitsDec,
    chunkKey: file.chunkKey,
    present: !file.isDeleted,
  };
}
