/** Requests of tus that many tests share. */
import { request } from 'node:http';
import { tusMediaType, tusVersion } from '@crowdsky/api';
import type { Answer, TestClient } from './test-client.ts';

export function metadataOf(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');
}

export function createTus(
  owner: TestClient,
  lengthBytes: number,
  metadata: Readonly<Record<string, string>>,
): Promise<Answer> {
  return tusCall(owner, 'POST', '/api/tus', {
    'upload-length': String(lengthBytes),
    'upload-metadata': metadataOf(metadata),
  });
}

/** The address of a new upload. */
export async function beginTus(...given: Parameters<typeof createTus>): Promise<string> {
  const created = await createTus(...given);
  if (created.status !== 201) throw new Error(`tus: ${created.text}`);
  return created.headers.get('location') ?? '';
}

export function tusCall(
  owner: TestClient,
  method: string,
  address: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return owner.call(method, address, { headers: { 'tus-resumable': tusVersion, ...headers } });
}

export function patchTus(
  owner: TestClient,
  address: string,
  offset: number,
  bytes: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return owner.call('PATCH', address, {
    bytes,
    headers: {
      ...{ 'tus-resumable': tusVersion, 'upload-offset': String(offset), 'content-type': tusMediaType },
      ...headers,
    },
  });
}

/** `Upload-Offset` as HEAD tells it. */
export async function offsetOf(owner: TestClient, address: string): Promise<number> {
  const { status, headers } = await tusCall(owner, 'HEAD', address);
  return status === 200 ? Number(headers.get('upload-offset')) : Number.NaN;
}

export interface HalfPiece {
  send(bytes: Uint8Array): void;
  /** The status of the answer, or null when there is none. */
  readonly answered: Promise<number | null>;
  breakOff(): void;
}

/** A PATCH that announces `lengthBytes` and sends as much as it is told to. */
export function halfPiece(
  owner: TestClient,
  address: string,
  offset: number,
  lengthBytes: number,
): HalfPiece {
  const piece = request(owner.base + address, {
    method: 'PATCH',
    headers: {
      ...{ 'tus-resumable': tusVersion, 'upload-offset': offset, 'content-type': tusMediaType },
      ...{ 'content-length': lengthBytes, cookie: owner.cookie, 'x-csrf-token': owner.csrfToken },
    },
  });
  const answered = new Promise<number | null>((settle) => {
    piece.on('response', (response) => {
      response.resume();
      settle(response.statusCode ?? null);
    });
    piece.on('error', () => settle(null));
  });
  return {
    send: (bytes) => void piece.write(bytes),
    answered,
    breakOff: () => void piece.destroy(),
  };
}
