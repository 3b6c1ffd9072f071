/** The far end of the network in tests: an account that takes uploads of raw frames. */
import { vi } from 'vitest';

interface StubbedUpload {
  status: 'uploading' | 'complete' | 'failed';
  readonly keepLocation: boolean;
  /** By digest: name. */
  readonly files: Map<string, string>;
}

export interface StubbedUploads {
  readonly uploads: StubbedUpload[];
  /** Names of the files that came, in their order. */
  readonly puts: string[];
  refuse: (name: string) => { readonly status: number; readonly code: string } | undefined;
  /** The account has a stack of every chunk already. */
  skip: boolean;
  hasJobs: boolean;
}

/** From here on, instead of `fetch`. */
export function stubUploads(): StubbedUploads {
  const server: StubbedUploads = {
    uploads: [],
    puts: [],
    refuse: () => undefined,
    skip: false,
    hasJobs: false,
  };
  vi.stubGlobal('fetch', async (url: string, { method, body }: RequestInit): Promise<Response> => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const what = `${method} ${pathname}`;
    if (what === 'GET /api/auth/me') return Response.json(ME);
    if (what === 'POST /api/digests') return Response.json(known(body as string, server));
    if (what === 'GET /api/jobs')
      return Response.json({ jobs: server.hasJobs ? [JOB] : [], nextCursor: null });
    if (what === 'POST /api/uploads') return start(body as string, server);
    const [, , , token, next, name] = pathname.split('/');
    const upload = server.uploads[Number.parseInt(token, 16) - 1];
    if (next === 'files') return put(name, searchParams.get('sha256') ?? '', upload, server);
    if (method === 'DELETE') upload.status = 'failed';
    if (next === 'finalize') return finalize(upload, server);
    return Response.json(method === 'GET' ? { upload: view(upload, server), files: [] } : { ok: true });
  });
  return server;
}

function start(body: string, server: StubbedUploads): Response {
  const { keepLocation } = JSON.parse(body) as { keepLocation: boolean };
  const upload: StubbedUpload = { status: 'uploading', keepLocation, files: new Map() };
  server.uploads.push(upload);
  return Response.json(view(upload, server), { status: 201 });
}

function put(name: string, sha256: string, upload: StubbedUpload, server: StubbedUploads): Response {
  const refusal = server.refuse(name);
  if (refusal)
    return Response.json(
      {
        type: 'about:blank',
        title: refusal.code,
        status: refusal.status,
        detail: `It is ${refusal.code}.`,
        error: { code: refusal.code, message: `It is ${refusal.code}.`, requestId: 'r' },
      },
      { status: refusal.status },
    );
  server.puts.push(name);
  upload.files.set(sha256, name);
  return Response.json({ file: { ...FILE, filename: name, sha256 }, alreadyStored: false });
}

function finalize(upload: StubbedUpload, { skip }: StubbedUploads): Response {
  upload.status = 'complete';
  const chunk = { chunkKey: '20250115.76_10.0_+20.0', frameCount: 1 };
  const skipped = skip ? [{ ...chunk, reason: 'stack-exists' }] : [];
  return Response.json({ jobs: [], skipped, verifying: [] });
}

function known(body: string, server: StubbedUploads) {
  const { sha256 } = JSON.parse(body) as { sha256: string[] };
  const raws = server.uploads.flatMap((upload) =>
    [...upload.files]
      .filter(([digest]) => sha256.includes(digest))
      .map(([digest, filename]) => ({
        sha256: digest,
        uploadToken: view(upload, server).token,
        filename,
        present: true,
      })),
  );
  return { stacks: [], raws };
}

const TIME = '2026-01-01T00:00:00.000Z';

function view(upload: StubbedUpload, { uploads }: StubbedUploads) {
  return {
    token: (uploads.indexOf(upload) + 1).toString(16).padStart(32, '0'),
    status: upload.status,
    objectName: null,
    fileCount: upload.files.size,
    totalBytes: 0,
    keepLocation: upload.keepLocation,
    slotSeconds: 900,
    createdAt: TIME,
    completedAt: null,
  };
}

const FILE = {
  id: 1,
  sizeBytes: 1,
  dateObs: null,
  objectName: null,
  exposureSeconds: null,
  filter: null,
  raDeg: null,
  decDeg: null,
  chunkKey: null,
  present: true,
};

const JOB = {
  id: 1,
  uploadToken: null,
  chunkKey: 'k',
  objectName: null,
  frameCount: 1,
  status: 'pending',
  madeBy: 'worker',
  workerId: null,
  attempts: 0,
  errorMessage: null,
  progress: null,
  droppedFrames: null,
  framesInPart: null,
  stackId: null,
  verifies: null,
  createdAt: TIME,
  startedAt: null,
  completedAt: null,
};

const ME = {
  account: {
    id: 7,
    username: 'fern',
    email: 'fern@example.org',
    emailVerified: true,
    tier: 'free',
    role: 'user',
    createdAt: TIME,
    storageUsedBytes: 0,
    storageLimitBytes: 1e9,
    trashBytes: 0,
    trashLimitBytes: 1e9,
    stacksPublic: false,
  },
  csrfToken: 'x',
};
