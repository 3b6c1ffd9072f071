/** Uploads and raws as the API shows them. */
import { expect, it } from 'vitest';
import type { RawFileRow } from '../archive/raw-file.entity.ts';
import type { UploadSession } from '../archive/upload-session.entity.ts';
import { rawFileView, uploadView } from './upload-view.ts';

const at = new Date('2025-01-15T19:30:05Z');

it('an upload', () => {
  const row = {
    sessionToken: 'ab', status: 'uploading', objectName: 'M 42', fileCount: 3, totalBytes: 99, keepLocation: true,
    slotSeconds: 900, createdAt: at, completedAt: null,
  }; // prettier-ignore
  expect(uploadView(row as unknown as UploadSession)).toEqual({
    token: 'ab', status: 'uploading', objectName: 'M 42', fileCount: 3, totalBytes: 99, keepLocation: true,
    slotSeconds: 900, createdAt: at.toISOString(), completedAt: null,
  }); // prettier-ignore
});

it('a raw, which is present while it is not deleted', () => {
  const row = {
    id: 4, filename: 'a.fit', fileSizeBytes: 9, sha256: 'ab', fitsDateObs: at, fitsObject: 'M 42', fitsExptime: 10,
    filterName: 'LP', fitsRa: 83.6, fitsDec: -5.4, chunkKey: 'k', isDeleted: false,
  }; // prettier-ignore
  expect(rawFileView(row as unknown as RawFileRow)).toEqual({
    id: 4, filename: 'a.fit', sizeBytes: 9, sha256: 'ab', dateObs: at.toISOString(), objectName: 'M 42',
    exposureSeconds: 10, filter: 'LP', raDeg: 83.6, decDeg: -5.4, chunkKey: 'k', present: true,
  }); // prettier-ignore
  const old = { ...row, sha256: null, fitsDateObs: null, isDeleted: true };
  expect(rawFileView(old as unknown as RawFileRow)).toMatchObject({
    sha256: '',
    dateObs: null,
    present: false,
  });
});
