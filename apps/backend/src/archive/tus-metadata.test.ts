/** Upload-Metadata: what a client of tus says of its file, and the sentence for what it does not. */
import { expect, it } from 'vitest';
import { metadataOf } from '../testing/tus-calls.ts';
import { readTusMetadata } from './tus-metadata.ts';

const upload = 'a'.repeat(32);

function refusalOf(header: string): unknown {
  try {
    return readTusMetadata(header);
  } catch (error) {
    return (error as Error).message;
  }
}

it('names a raw frame, with spaces around the pairs and names that mean nothing', () => {
  const sha256 = 'AB'.repeat(32);
  const given = metadataOf({ kind: 'raw', upload, filename: 'Licht ü.fit', sha256 });
  expect(readTusMetadata(`filetype , ${given.replaceAll(',', ' , ')}`)).toEqual({
    kind: 'raw',
    upload,
    filename: 'Licht ü.fit',
    sha256: sha256.toLowerCase(),
  });
});

it('names a stack and how it is stored, by default as the stack endpoint does', () => {
  expect(readTusMetadata(metadataOf({ kind: 'stack' }))).toEqual({
    kind: 'stack',
    overwrite: false,
    keepLocation: false,
    slotSeconds: 900,
  });
  expect(
    readTusMetadata(metadataOf({ kind: 'stack', overwrite: '1', keepLocation: 'true', slotSeconds: '60' })),
  ).toEqual({ kind: 'stack', overwrite: true, keepLocation: true, slotSeconds: 60 });
});

it.each([
  ['no base64', 'kind *', 'Upload-Metadata must be pairs'],
  ['nothing', '', 'Upload-Metadata must be pairs'],
  ['no kind', metadataOf({ filename: 'a.fit' }), 'kind: '],
  ['another kind', metadataOf({ kind: 'film' }), 'kind: '],
  ['no upload', metadataOf({ kind: 'raw', filename: 'a.fit' }), 'upload: '],
  ['no file name', metadataOf({ kind: 'raw', upload }), 'filename: '],
  ['a slot of no tier', metadataOf({ kind: 'stack', slotSeconds: '7' }), 'slotSeconds: '],
  ['a prototype', metadataOf({ __proto__: 'x', kind: 'film' }), 'kind: '],
])('refuses %s', (_name, header, sentence) => {
  expect(refusalOf(header)).toEqual(expect.stringContaining(sentence));
});
