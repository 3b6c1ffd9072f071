/**
 * Large files that go on where they broke, by tus 1.0 (https://tus.io/protocols/resumable-upload). What a request says is in
 * its headers.
 */
import { z } from 'zod';
import { sha256Hex } from './fields.ts';
import { stackUploadQuery, uploadToken } from './uploads.ts';

export const tusVersion = '1.0.0';
export const tusExtensions = 'creation,expiration,termination';
export const tusMediaType = 'application/offset+octet-stream';

const byteCount = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a number of bytes')
  .transform(Number);
const version = z.literal(tusVersion);

export const tusHeaders = z.object({ 'tus-resumable': version });
export const createTusHeaders = z.object({
  'tus-resumable': version,
  'upload-length': byteCount.describe('The size of the whole file.'),
  'upload-metadata': z
    .string()
    .max(4096)
    .describe(
      'Pairs of a name and a value in base64, with commas between. `kind raw` with `upload` (the token of an upload of raw frames), `filename` and, if known, `sha256`; or `kind stack` with what `uploadStack` takes as its query. Other names are kept and mean nothing.',
    ),
});
export const patchTusHeaders = z.object({
  'tus-resumable': version,
  'upload-offset': byteCount.describe('How many bytes the server has: what HEAD tells.'),
});

/** What `Upload-Metadata` says, decoded. */
export const tusMetadata = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('raw'),
    upload: uploadToken,
    filename: z.string(),
    sha256: sha256Hex.optional(),
  }),
  stackUploadQuery.extend({ kind: z.literal('stack') }),
]);

const answered = {
  'Tus-Resumable': `The version: ${tusVersion}.`,
  'Upload-Offset': 'How many bytes the server has safely on its disk.',
  'Upload-Expires': 'When the server forgets an upload that nothing more came for.',
};
const stored =
  'Once the file is taken: the address of the frame or of the stack. The last byte of a file counts only then.';

export const tusAnswers = {
  create: { ...answered, Location: 'Where to send the bytes.' },
  head: {
    ...answered,
    'Upload-Length': 'The size of the whole file.',
    'Upload-Metadata': 'As it was sent when the upload was created.',
    'Content-Location': stored,
  },
  patch: { ...answered, 'Content-Location': stored },
  delete: { 'Tus-Resumable': answered['Tus-Resumable'] },
  options: {
    'Tus-Version': 'The versions that the server knows.',
    'Tus-Extension': 'What it can beyond the core.',
    'Tus-Max-Size': 'The size of the largest file it takes: that of a stack; frames may have less.',
  },
};

export type TusMetadata = z.infer<typeof tusMetadata>;
