/** An account at the far end of the network: takes uploads as the server does, and lets a test stand in between. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { json, refusal } from '../../daemon/testing/edge-server.ts';
import { connectWith } from '../../network/api.ts';
import type { Access } from '../find-access.ts';
import type { SendableRaw } from '../find-sendable.ts';

/** A folder that is gone when the test is over. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'crowdsky-owner-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

interface Asked {
  /** Method and path, as in `PUT /api/uploads/…`. */
  readonly what: string;
  readonly request: IncomingMessage;
  readonly body: Buffer;
}

/** Answers, or resolves to false for the next in line. */
export type Answering = (asked: Asked, response: ServerResponse) => boolean;

export interface OwnerServerEnd {
  readonly access: Access;
  readonly asked: readonly Asked[];
  /** Method and path of each request without a query, in their order. */
  whats(): string[];
}

/** Gone when the test is over. What `answer` leaves is answered with 404. */
export async function startOwnerServer(answer: Answering): Promise<OwnerServerEnd> {
  const asked: Asked[] = [];
  const http = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const one = { what: `${request.method} ${request.url}`, request, body: Buffer.concat(pieces) };
      asked.push(one);
      if (!answer(one, response)) refusal(response, 404, 'not-found');
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  );
  const address = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const withHeaders = (headers: Readonly<Record<string, string>>) => connectWith(address, headers);
  return {
    access: { address, server: withHeaders({}), withHeaders },
    asked,
    whats: () => asked.map(({ what }) => what.split('?')[0]),
  };
}

export const TIME = '2025-03-28T00:00:00.000Z';

/** An account that takes raws: uploads are named by 32 equal digits, `1…` the first. */
export function takeUploads() {
  const uploads: { token: string; status: string; files: Map<string, string> }[] = [];
  const view = ({ token, status, files }: (typeof uploads)[number]) => ({
    token,
    status,
    objectName: null,
    fileCount: files.size,
    totalBytes: 0,
    keepLocation: false,
    slotSeconds: 900,
    createdAt: TIME,
    completedAt: null,
  });
  const answer: Answering = ({ what, body }, response) => {
    const [path, query] = what.split('?');
    const [, , , token, part, name] = path.split(' ')[1].split('/');
    const upload = uploads.find((one) => one.token === token);
    if (what === 'POST /api/digests') {
      const { sha256 } = JSON.parse(body.toString()) as { sha256: string[] };
      const raws = uploads.flatMap((one) =>
        sha256
          .filter((digest) => one.files.has(digest))
          .map((digest) => ({ sha256: digest, uploadToken: one.token, filename: 'x', present: true })),
      );
      json(response, { stacks: [], raws });
    } else if (what === 'POST /api/uploads') {
      const started = { token: String(uploads.length + 1).repeat(32), status: 'uploading', files: new Map() };
      uploads.push(started);
      json(response, view(started), 201);
    } else if (upload === undefined) return false;
    else if (what.startsWith('GET') && part === undefined)
      json(response, { upload: view(upload), files: [] });
    else if (upload.status !== 'uploading') refusal(response, 409, 'wrong-state');
    else if (part === 'files') {
      const sha256 = createHash('sha256').update(body).digest('hex');
      if (query !== `sha256=${sha256}`) refusal(response, 400, 'bad-digest');
      else {
        upload.files.set(sha256, name);
        json(response, { file: rawFile(sha256, decodeURIComponent(name)), alreadyStored: false });
      }
    } else if (part === 'finalize') {
      upload.status = 'complete';
      json(response, { jobs: [], skipped: [], verifying: [] });
    } else {
      upload.status = 'failed';
      json(response, { ok: true });
    }
    return true;
  };
  return { uploads, answer };
}

function rawFile(sha256: string, filename: string) {
  const unknown = { dateObs: null, objectName: null, exposureSeconds: null, filter: null, chunkKey: null };
  return { id: 1, filename, sizeBytes: 1, sha256, ...unknown, raDeg: null, decDeg: null, present: true };
}

/** A file as `withSendable` and `digestFiles` give it; `quarter` of an hour it was taken in. */
export function rawIn(folder: string, name: string, quarter = 0, bytes = Buffer.from(name)): SendableRaw {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const frame = {
    path,
    name,
    dateObsMs: Date.UTC(2025, 0, 15, 19) + quarter * 900_000,
    raDeg: 10,
    decDeg: 20,
  };
  return { path, name, sizeBytes: bytes.length, sha256, frame: frame as SendableRaw['frame'] };
}
