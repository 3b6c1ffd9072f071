/** Asks the server which raws and stacks it has, by their digests, and what became of the uploads that brought them. */
import type { Upload } from '@crowdsky/api';
import type { SendServer } from './access.ts';
import { inTurns } from './in-turns.ts';
import { patiently } from './patience.ts';
import type { KnownRaw } from './plan-upload.ts';

export interface Known {
  readonly raws: readonly KnownRaw[];
  /** By token: every upload that one of the raws was in. */
  readonly uploads: ReadonlyMap<string, Upload>;
  /** By digest: the number of the stack. */
  readonly stacks: ReadonlyMap<string, number>;
}

/** As many as one question may hold. */
const DIGESTS_A_QUESTION = 2000;
const QUESTIONS_AT_ONCE = 4;
/** This is what a command begins with: where the server is away, its user wants to know soon. */
const PATIENCE = { attempts: 3 };

/** Rejects with ApiError, as `fetch`, or the signal's reason. */
export async function askKnown(
  server: SendServer,
  digests: readonly string[],
  signal: AbortSignal,
): Promise<Known> {
  const raws: KnownRaw[] = [];
  const stacks = new Map<string, number>();
  const asked = [...new Set(digests)];
  for (let at = 0; at < asked.length; at += DIGESTS_A_QUESTION) {
    const body = { sha256: asked.slice(at, at + DIGESTS_A_QUESTION) };
    const known = await patiently(() => server.knownDigests({ body, signal }), signal, PATIENCE);
    raws.push(...known.raws);
    for (const { sha256, stackId } of known.stacks) stacks.set(sha256, stackId);
  }
  const tokens = [...new Set(raws.map(({ uploadToken }) => uploadToken))];
  const uploads = await inTurns(tokens, QUESTIONS_AT_ONCE, async (token) => {
    const detail = await patiently(() => server.getUpload({ path: { token }, signal }), signal, PATIENCE);
    return [token, detail.upload] as const;
  });
  return { raws, uploads: new Map(uploads), stacks };
}
