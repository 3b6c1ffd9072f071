import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import { expect, it, onTestFinished } from 'vitest';
import { json, refusal } from '../daemon/testing/edge-server.ts';
import { startOwnerServer, takeUploads, testFolder } from '../owner/testing/owner-server.ts';
import type { Answering } from '../owner/testing/owner-server.ts';
import { jobView } from '../owner/testing/job-view.ts';
import { keepWatch } from './keep-watch.ts';
import type { WatchSettings } from './watch-settings.ts';
import type { WatchEvent } from './watch-event.ts';

const QUARTER_MS = 900_000;
const OLD = '2025-01-15T19:15:00.000Z';

/** Frames of a slot, a frame every ten seconds. */
function framesOf(startUtc: string, count = 3): { readonly name: string; readonly bytes: Uint8Array }[] {
  const plan = planSky({ width: 64, height: 48, stars: 5, frames: count, clean: true, startUtc });
  return plan.frames.map((_, index) => simulateFrame(plan, index));
}

/** The slot after the running one: it lasts as long as a test, also where this one ends meanwhile. */
function lastingStart(): string {
  return new Date((Math.floor(Date.now() / QUARTER_MS) + 1) * QUARTER_MS).toISOString();
}

async function startWatch(
  folders: readonly string[],
  rest: Partial<WatchSettings> = {},
  first: Answering = () => false,
  account = takeUploads(),
) {
  const { access, whats } = await startOwnerServer((one, response) => {
    if (first(one, response)) return true;
    if (one.what.startsWith('GET /api/stacks')) json(response, { stacks: [], nextCursor: null });
    else if (one.what.startsWith('GET /api/jobs'))
      json(response, {
        jobs: one.what.includes('upload=') ? [jobView({ status: 'completed' })] : [],
        nextCursor: null,
      });
    else return account.answer(one, response);
    return true;
  });
  const events: WatchEvent[] = [];
  const stopping = new AbortController();
  const settings: WatchSettings = {
    folders,
    wishes: { keepLocation: false, slotSeconds: 900, overwrite: false },
    filesAtOnce: 1,
    stackThreads: undefined,
    pollMs: 30,
    settleMs: 300,
    isOnce: false,
    ...rest,
  };
  let asked = 0;
  const doors = {
    access: () => (asked++, Promise.resolve(access)),
    tell: (event: WatchEvent) => events.push(event),
  };
  const watching = keepWatch(settings, doors, stopping.signal);
  watching.catch(() => undefined);
  onTestFinished(() => {
    stopping.abort(new Error('the test is over'));
  });
  return {
    account,
    watching,
    events,
    asked: () => asked,
    kinds: () => events.map(({ kind }) => kind),
    faults: () =>
      events.flatMap((event) => (event.kind === 'file' ? [`${event.file.name}: ${event.file.problem}`] : [])),
    puts: () =>
      whats()
        .filter((what) => what.startsWith('PUT'))
        .map((what) => decodeURIComponent(what.split('/').at(-1) ?? '')),
    stop() {
      stopping.abort(new Error('stopped'));
      return watching;
    },
  };
}

type Watching = Awaited<ReturnType<typeof startWatch>>;
/** Name and state of the uploads, with the number of their files. */
const uploadsOf = ({ account }: Pick<Watching, 'account'>): string[] =>
  account.uploads.map(({ status, files }) => `${status} ${files.size}`);
const write = (folder: string, { name, bytes }: { name: string; bytes: Uint8Array }): void => {
  writeFileSync(join(folder, name), bytes);
};

it('sends frames as they come, closes their upload when none comes any more, and tells what became of them', async () => {
  const folder = testFolder();
  const frames = framesOf(OLD);
  write(folder, frames[0]);
  const watch = await startWatch([folder], { settleMs: 1000 });
  write(folder, frames[1]);
  mkdirSync(join(folder, 'later'));
  write(join(folder, 'later'), frames[2]);
  await expect.poll(watch.kinds).toContain('job');
  expect(uploadsOf(watch)).toEqual(['complete 3']);
  expect(watch.puts().sort()).toEqual(frames.map(({ name }) => name).sort());
  expect((await watch.stop()).totals).toMatchObject({ framesSent: 3, framesWaiting: 0, faults: 0, files: 3 });
});

it('sends frames of a slot that lasts at once, and goes on after a restart with the same upload', async () => {
  const folder = testFolder();
  const frames = framesOf(lastingStart(), 4);
  write(folder, frames[0]);
  const first = await startWatch([folder]);
  await expect.poll(() => uploadsOf(first)).toEqual(['uploading 1']);
  write(folder, frames[1]);
  await expect.poll(() => uploadsOf(first)).toEqual(['uploading 2']);
  expect((await first.stop()).totals).toMatchObject({ framesSent: 2, framesInOpenUpload: 2 });
  const second = await startWatch([folder], {}, undefined, first.account);
  write(folder, frames[2]);
  renameSync(join(folder, frames[0].name), join(folder, 'renamed.fit'));
  await expect.poll(() => uploadsOf(second)).toEqual(['uploading 3']);
  rmSync(join(folder, frames[1].name));
  write(folder, frames[3]);
  await expect.poll(() => uploadsOf(second)).toEqual(['uploading 4']);
  expect(second.puts()).toEqual([frames[2].name, frames[3].name]);
});

it('waits for a file that is still written, and names one that stays cut off once', async () => {
  const folder = testFolder();
  const [slow, cut] = framesOf(OLD);
  writeFileSync(join(folder, cut.name), cut.bytes.slice(0, 4000));
  const watch = await startWatch([folder]);
  for (let at = 0; at < slow.bytes.length; at += 3000) {
    appendFileSync(join(folder, slow.name), slow.bytes.slice(at, at + 3000));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await expect.poll(() => uploadsOf(watch)).toEqual(['complete 1']);
  await expect.poll(watch.faults).toHaveLength(1);
  expect(watch.faults()[0]).toMatch(`${cut.name}: The file is cut off: 4000 of `);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(watch.faults()).toHaveLength(1);
  // It is copied again, whole this time: the server says that there is a stack, or takes it.
  write(folder, cut);
  await expect.poll(watch.puts).toEqual([slow.name, cut.name]);
});

it('outlasts a folder that goes and comes back', async () => {
  const folder = join(testFolder(), 'share');
  const frames = framesOf(OLD);
  const watch = await startWatch([folder]);
  await expect.poll(watch.kinds).toEqual(['begun', 'folder-away']);
  mkdirSync(folder);
  for (const frame of frames.slice(0, 2)) write(folder, frame);
  await expect.poll(() => uploadsOf(watch)).toEqual(['complete 2']);
  cpSync(folder, `${folder}-backup`, { recursive: true, preserveTimestamps: true });
  for (const { name } of frames.slice(0, 2)) rmSync(join(folder, name));
  await expect.poll(watch.kinds).toContain('folder-empty');
  rmSync(folder, { recursive: true });
  await expect.poll(() => watch.kinds().filter((kind) => kind === 'folder-away')).toHaveLength(2);
  renameSync(`${folder}-backup`, folder);
  await expect.poll(() => watch.kinds().filter((kind) => kind === 'folder-back')).toHaveLength(2);
  write(folder, { ...framesOf('2025-01-15T20:00:00.000Z', 1)[0] });
  await expect.poll(() => uploadsOf(watch)).toEqual(['complete 2', 'complete 1']);
  expect(watch.puts()).toHaveLength(3);
  expect(watch.faults()).toEqual([]);
});

it('goes on when the server is back, and when the owner has signed in again', async () => {
  const folder = testFolder();
  for (const frame of framesOf(OLD)) write(folder, frame);
  let turn = 0;
  const watch = await startWatch([folder], {}, ({ what }, response) => {
    if (what !== 'POST /api/digests') return false;
    turn++;
    if (turn <= 3) response.destroy();
    else if (turn === 4) refusal(response, 401, 'not-signed-in');
    return turn <= 4;
  });
  await expect.poll(watch.kinds).toContain('job');
  expect(watch.kinds().slice(0, 5)).toEqual(['begun', 'away', 'signed-out', 'well', 'sent']);
  // For the second time where the key was not accepted.
  expect(watch.asked()).toBe(2);
  expect(uploadsOf(watch)).toEqual(['complete 3']);
});

it('ends with what no waiting mends', async () => {
  const folder = testFolder();
  for (const frame of framesOf(OLD)) write(folder, frame);
  const watch = await startWatch([folder], {}, ({ what }, response) => {
    if (what === 'POST /api/uploads') refusal(response, 403, 'not-allowed');
    return what === 'POST /api/uploads';
  });
  await expect(watch.watching).rejects.toMatchObject({ code: 'not-allowed' });
});

it('once: goes through what is there, names what is bad, leaves what lasts open, and ends', async () => {
  const folder = testFolder();
  const lasting = framesOf(lastingStart(), 1);
  for (const frame of [...framesOf(OLD), ...lasting]) write(folder, frame);
  writeFileSync(join(folder, 'bad.fit'), 'no FITS');
  const watch = await startWatch([folder], { isOnce: true });
  const { totals, full, skipped } = await watch.watching;
  expect(uploadsOf(watch)).toEqual(['uploading 1', 'complete 3']);
  expect(totals).toMatchObject({ framesSent: 4, framesInOpenUpload: 1, faults: 1 });
  expect([full, skipped]).toEqual([undefined, 0]);
  expect(watch.faults()).toEqual([expect.stringContaining('bad.fit: This is no FITS file')]);
});

it('tells files of one name apart by their folders, frames and others', async () => {
  const folder = testFolder();
  const [frame, other, alone] = framesOf(OLD);
  for (const sub of ['one', 'two']) {
    mkdirSync(join(folder, sub));
    writeFileSync(join(folder, sub, 'bad.fit'), 'no FITS');
  }
  write(join(folder, 'one'), frame);
  write(join(folder, 'two'), { ...other, name: frame.name });
  write(folder, alone);
  const watch = await startWatch([folder], { isOnce: true });
  await watch.watching;
  expect(watch.puts().sort()).toEqual([`one_${frame.name}`, `two_${frame.name}`, alone.name].sort());
  expect(watch.faults().map((line) => line.split(':')[0])).toEqual(['one/bad.fit', 'two/bad.fit']);
});

it('sends frames that are packed as plain ones, each told by its own path, and leaves no copy', async () => {
  const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith('crowdsky-unpacked-'));
  const before = copies();
  const folder = testFolder();
  const [first, second, third] = framesOf(OLD);
  const [late] = framesOf('2025-01-15T20:15:00.000Z', 1);
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, `${first.name}.gz`), gzipSync(first.bytes));
  writeFileSync(join(folder, 'sub', `${first.name}.gz`), gzipSync(second.bytes));
  writeFileSync(join(folder, 'cut.fit.gz'), gzipSync(first.bytes).subarray(0, 500));
  const members = { 'n/a.fit': third.bytes, 'b.fit': late.bytes, 'm/cut.fit.gz': new Uint8Array(9).fill(31) };
  writeFileSync(join(folder, 'night.zip'), zipSync(members));
  const watch = await startWatch([folder], { isOnce: true });
  const { totals } = await watch.watching;
  expect(totals).toMatchObject({ framesSent: 4, framesWaiting: 0 });
  const digests = [first, second, third, late].map(({ bytes }) =>
    createHash('sha256').update(bytes).digest('hex'),
  );
  expect(watch.account.uploads.flatMap(({ files }) => [...files.keys()]).sort()).toEqual(digests.sort());
  const own = folder.split('/').at(-1) ?? '';
  expect(watch.puts().sort()).toEqual([`${own}_${first.name}`, `sub_${first.name}`, 'a.fit', 'b.fit'].sort());
  expect(watch.faults().sort()).toEqual([
    expect.stringMatching(`^${own}/cut.fit.gz: Its compressed data are damaged`),
    expect.stringMatching('^m/cut.fit.gz: This is no FITS file'),
  ]);
  expect(copies()).toEqual(before);
});

it('once: ends where the account is full and nothing is being stacked', async () => {
  const folder = testFolder();
  for (const frame of framesOf(OLD)) write(folder, frame);
  const watch = await startWatch([folder], { isOnce: true }, ({ what }, response) => {
    if (what.startsWith('PUT')) refusal(response, 413, 'quota-exceeded');
    return what.startsWith('PUT');
  });
  expect(await watch.watching).toMatchObject({ full: 'It is quota-exceeded.', totals: { framesWaiting: 3 } });
  expect(watch.kinds()).toEqual(['begun', 'full']);
});
