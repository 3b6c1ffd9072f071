import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Header, writeFits } from '@crowdsky/fits';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import { SOFTWARE, STAR_TABLE } from '@crowdsky/stack-core';
import { expect, it } from 'vitest';
import { json, refusal } from '../../daemon/testing/edge-server.ts';
import { jobView } from '../../owner/testing/job-view.ts';
import { startOwnerServer, takeUploads, testFolder } from '../../owner/testing/owner-server.ts';
import type { Answering } from '../../owner/testing/owner-server.ts';
import { stackView } from '../../owner/testing/stack-view.ts';
import { ownersCommand } from '../testing/owners-command.ts';
import { uploadCommand } from './upload-command.ts';
import type { UploadSettings } from './upload-command.ts';

const wishes = { keepLocation: false, slotSeconds: 900, overwrite: false } as const;
const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A folder with three frames of a slot. */
function night(): { readonly folder: string; readonly frames: readonly Uint8Array[] } {
  const folder = testFolder();
  const plan = planSky({ width: 64, height: 48, stars: 5, frames: 3, clean: true });
  const frames = plan.frames.map((_, index) => simulateFrame(plan, index).bytes);
  for (const [index, bytes] of frames.entries()) writeFileSync(join(folder, `${index}.fit`), bytes);
  return { folder, frames };
}

function stackOf(frames: readonly Uint8Array[]): Uint8Array {
  const header = new Header().set('IMAGETYP', 'Stack').set('SWCREATE', SOFTWARE);
  for (const [index, bytes] of frames.entries())
    header.set(`FRM${String(index + 1).padStart(5, '0')}`, `used ${digestOf(bytes)} ${index}.fit`);
  return writeFits([
    { kind: 'image', shape: [40, 40, 3], data: new Float32Array(4800), header },
    { kind: 'bintable', name: STAR_TABLE, columns: [{ name: 'x', values: new Float64Array(2) }] },
  ]);
}

async function start(first: Answering = () => false) {
  const account = takeUploads();
  const job = jobView({ status: 'completed', stackId: 4, frameCount: 3 });
  const { access, asked, whats } = await startOwnerServer((one, response) => {
    if (first(one, response)) return true;
    if (one.what.startsWith('GET /api/jobs'))
      json(response, { jobs: one.what.includes('upload=') ? [job] : [], nextCursor: null });
    else if (one.what.startsWith('POST /api/stacks'))
      json(response, { stack: stackView({ id: 8 }), alreadyStored: false }, 201);
    else return account.answer(one, response);
    return true;
  });
  const { printed } = ownersCommand(access.address);
  const upload = (inputs: readonly string[], rest: Partial<UploadSettings> = {}) =>
    uploadCommand(
      { inputs, server: undefined, wishes, wait: true, filesAtOnce: 1, stackThreads: undefined, ...rest },
      new AbortController().signal,
    );
  return { account, address: access.address, asked, whats, printed, upload };
}

it('sends what the server lacks, waits for the stacks and tells of them', async () => {
  const { folder } = night();
  const { address, account, upload, printed } = await start();
  expect(await upload([folder])).toBe(0);
  expect(account.uploads).toMatchObject([{ status: 'complete' }]);
  expect([...account.uploads[0].files.values()]).toEqual(['0.fit', '1.fit', '2.fit']);
  expect(printed().out).toBe(
    `3 of 3 raw frames sent to ${address}; 0 were there before.\n` +
      '20250115.76_10.0_+20.0  M 1, 3 of 3 frames: stacked, stack 4\n',
  );
  expect(await upload([folder])).toBe(0);
  expect(printed().out).toContain('0 of 3 raw frames sent');
  expect(account.uploads).toHaveLength(1);
});

it('tells frames of one name apart, and sends one of each exposure', async () => {
  const { folder, frames } = night();
  mkdirSync(join(folder, 'b'));
  writeFileSync(join(folder, 'b', '1.fit'), frames[0]);
  // The same pixels under another object.
  const solved = Buffer.from(frames[1]);
  solved.write('M 51 ', solved.indexOf('SYNTH'));
  writeFileSync(join(folder, 'b', '2.fit'), solved);
  const plan = planSky({ width: 64, height: 48, stars: 5, frames: 1, clean: true, seed: 8 });
  writeFileSync(join(folder, 'b', '0.fit'), simulateFrame(plan, 0).bytes);
  writeFileSync(join(folder, 'b', '3.fit'), 'no FITS');
  writeFileSync(join(folder, '3.fit'), 'no FITS');
  const { account, upload, printed } = await start();
  expect(await upload([folder])).toBe(3);
  const own = folder.split('/').at(-1) ?? '';
  expect([...account.uploads[0].files.values()].sort()).toEqual(
    [`b_0.fit`, `${own}_0.fit`, `${own}_1.fit`, `${own}_2.fit`].sort(),
  );
  const { out } = printed();
  expect(out).toContain('4 of 4 raw frames sent');
  expect(out).toMatch(
    new RegExp(`  ${own}/3\\.fit: This is no FITS file.*\n  b/3\\.fit: This is no FITS file`),
  );
  expect(out).toContain('  b/1.fit: The same frame was given twice, to the byte; it counts once.\n');
  expect(out).toContain(
    `  b/2.fit: It is the same exposure as ${own}/1.fit: the same pixels under another header. It counts once.\n`,
  );
});

it('names what is no frame, and says by its exit code how much went', async () => {
  const { folder } = night();
  const { upload, printed } = await start();
  writeFileSync(join(folder, 'bad.fit'), 'no FITS');
  expect(await upload([folder])).toBe(3);
  expect(printed().out).toMatch(/Not sent:\n {2}bad\.fit: This is no FITS file/);
  const empty = join(testFolder(), 'empty');
  mkdirSync(empty);
  expect(await upload([empty])).toBe(1);
  expect(printed().out).toMatch(/There are no raw frames to send\.\n$/);
});

it('says by its exit code that a job failed, or that a chunk was skipped', async () => {
  const { folder } = night();
  const failed = await start(({ what }, response) => {
    if (!what.startsWith('GET /api/jobs')) return false;
    json(response, { jobs: [jobView({ status: 'failed', errorMessage: 'None.' })], nextCursor: null });
    return true;
  });
  expect(await failed.upload([folder])).toBe(3);
  const skipped = await start(({ what }, response) => {
    if (!what.endsWith('/finalize')) return false;
    json(response, {
      jobs: [],
      skipped: [{ chunkKey: 'k', frameCount: 3, reason: 'stack-exists' }],
      verifying: [],
    });
    return true;
  });
  expect(await skipped.upload([folder])).toBe(3);
  expect(skipped.printed().out).toContain('k  3 frames not stacked: there is a stack of this chunk.');
});

it('ends where the account is full', async () => {
  const { folder } = night();
  const { account, upload, printed } = await start(({ what }, response) => {
    if (what.includes('/files/2.fit')) refusal(response, 413, 'quota-exceeded');
    return what.includes('/files/2.fit');
  });
  expect(await upload([folder])).toBe(5);
  expect(account.uploads).toMatchObject([{ status: 'uploading' }]);
  expect(printed().out).toContain('2 of 3 raw frames sent');
  expect(printed().err).toContain('It is quota-exceeded. What was sent waits at the server for a day');
});

it('sends finished stacks too, but not one whose frames are sent', async () => {
  const { folder, frames } = night();
  const other = stackOf([new Uint8Array(1)]);
  writeFileSync(join(folder, 'own.fits'), stackOf(frames));
  writeFileSync(join(folder, 'other.fits'), other);
  const { asked, upload, printed } = await start();
  expect(await upload([folder])).toBe(0);
  const posts = asked.filter(({ what }) => what.startsWith('POST /api/stacks'));
  expect(posts.map(({ what, body }) => [what.includes(`sha256=${digestOf(other)}`), digestOf(body)])).toEqual(
    [[true, digestOf(other)]],
  );
  expect(printed().out).toContain('other.fits: sent as stack 8\n');
  expect(printed().out).toMatch(/Not sent:\n {2}own\.fits: Its frames are among those given/);
  expect(await upload([join(folder, 'own.fits')])).toBe(0);
  expect(printed().out).toMatch(/own\.fits: sent as stack 8\n$/);
});

it('sends no frames where there is no room for a stack', async () => {
  const { folder } = night();
  writeFileSync(join(folder, 'other.fits'), stackOf([new Uint8Array(1)]));
  const { account, upload, printed } = await start(({ what }, response) => {
    if (what.startsWith('POST /api/stacks')) refusal(response, 413, 'quota-exceeded');
    return what.startsWith('POST /api/stacks');
  });
  expect(await upload([folder])).toBe(5);
  expect(account.uploads).toEqual([]);
  expect(printed().out).toContain('other.fits: not sent: the account is full\n');
});

it('asks for a login where there is none, and says where no server answers', async () => {
  const { folder } = night();
  const { upload } = await start();
  ownersCommand('http://127.0.0.1:1', { CROWDSKY_KEY: '' });
  await expect(upload([folder])).rejects.toMatchObject({ exitCode: 2 });
  ownersCommand('http://127.0.0.1:1');
  await expect(upload([folder])).rejects.toMatchObject({
    exitCode: 5,
    message: expect.stringContaining('http://127.0.0.1:1 cannot be reached') as string,
  });
});
