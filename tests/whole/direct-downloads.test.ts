/** A bucket that gives out links: worker and owner follow them, and the bytes are the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hasSwift, startSwift, watchServer } from '@crowdsky/storage/testing';
import { simulateFrames } from '../cli/run-crowdsky.ts';
import { digestOf, stackHere } from '../cli/stack-here.ts';
import { owner, stacks } from './loop-owner.ts';
import { folderOf, signedIn } from './owner-computer.ts';
import { startForTest, whyNotStart } from './run-start.ts';

const why = whyNotStart ?? (hasSwift ? undefined : 'no OpenStack Swift');

describe.skipIf(why !== undefined)(`downloads from a bucket${why ? ` (${why})` : ''}`, () => {
  it('reach the worker that verifies a stack and the owner who fetches it', async () => {
    const bucket = await startSwift();
    onTestFinished(() => bucket.stop());
    const watched = await watchServer(bucket.s3.endpoint!);
    onTestFinished(() => watched.stop());
    const bucketAt = { ...bucket.variables, S3_ENDPOINT: watched.endpoint, S3_DIRECT_DOWNLOADS: '1' };
    const { address } = await startForTest(bucketAt);
    const followed = () =>
      watched.requests.filter((request) => /^GET .*X-Amz-Signature/.test(request)).length;
    const ask = await owner(address);
    const frames = simulateFrames();
    const made = stackHere(frames);
    expect((await ask('POST', '/api/stacks', new Uint8Array(made))).status).toBe(201);
    const { home, run } = await signedIn(address);
    const sent = await run('upload', folderOf(home, frames), '--wait');
    expect(sent.out).toContain('is verified to the byte');
    expect(followed()).toBe(1);
    const [{ id }] = await stacks(ask);
    const folder = join(home, 'fetched');
    expect(await run('stacks', 'get', String(id), '-o', folder)).toMatchObject({ code: 0 });
    const [file] = readdirSync(folder);
    expect(digestOf(readFileSync(join(folder, file)))).toBe(digestOf(made));
    expect(followed()).toBe(2);
  });
});
