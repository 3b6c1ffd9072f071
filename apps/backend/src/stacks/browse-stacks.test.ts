/** Stacks as their owner finds them: lists, one zip of several, events as they happen. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import type { FrameOptions } from '../testing/make-frame.ts';
import { store } from '../testing/stack-calls.ts';

describeOnEachDatabase('browsing stacks', (server) => {
  it('lists by object, time, filter and sky, page by page', async () => {
    const owner = await server().account('lisa');
    const places: FrameOptions[] = [
      { objectName: 'M 31', raDeg: 10.68, decDeg: 41.27, filter: 'IRCUT', dateObs: '2025-01-01T00:00:00' },
      { objectName: 'M 31', raDeg: 10.7, decDeg: 41.3, filter: 'LP', dateObs: '2025-01-02T00:00:00' },
      { objectName: 'Edge', raDeg: 359.95, decDeg: 0.02, dateObs: '2025-01-03T00:00:00' },
      { objectName: 'Edge', raDeg: 0.05, decDeg: -0.02, dateObs: '2025-01-04T00:00:00' },
      { objectName: 'Polaris', raDeg: 37.95, decDeg: 89.26, dateObs: '2025-01-05T00:00:00' },
      { objectName: 'Polaris', raDeg: 217, decDeg: 89.5, dateObs: '2025-01-06T00:00:00' },
    ];
    for (const [seed, place] of places.entries())
      expect((await store(owner, { ...place, seed })).status).toBe(201);
    const found = async (query: string): Promise<number[]> =>
      (await owner.get(`/api/stacks?${query}`)).body.stacks.map((stack: { dateObsStart: string }) =>
        new Date(stack.dateObsStart).getUTCDate(),
      );
    expect(await found('')).toEqual([6, 5, 4, 3, 2, 1]);
    expect(await found('object=M%2031')).toEqual([2, 1]);
    expect(await found('object=M%2031&filter=LP')).toEqual([2]);
    expect(await found('from=2025-01-02T00:00:00Z&to=2025-01-04T00:00:00Z')).toEqual([3, 2]);
    expect(await found('raDeg=0&decDeg=0&radiusDeg=0.2')).toEqual([4, 3]);
    expect(await found('raDeg=0.05&decDeg=-0.02&radiusDeg=0.05')).toEqual([4]);
    expect(await found('raDeg=100&decDeg=90&radiusDeg=1')).toEqual([6, 5]);
    expect(await found('raDeg=37.95&decDeg=89.26&radiusDeg=0.1')).toEqual([5]);
    expect(await found('raMinDeg=359&raMaxDeg=1&decMinDeg=-1&decMaxDeg=1')).toEqual([4, 3]);
    expect(await found('raMinDeg=1&raMaxDeg=359&decMinDeg=-90&decMaxDeg=90')).toEqual([6, 5, 2, 1]);
    expect(await found('raDeg=10.68&decDeg=41.27&radiusDeg=0.01')).toEqual([1]);
    expect((await owner.get('/api/stacks?raDeg=10')).status).toBe(400);
    const days: number[] = [];
    let cursor = '';
    do {
      const page = (await owner.get(`/api/stacks?limit=2${cursor && `&cursor=${cursor}`}`)).body;
      days.push(
        ...page.stacks.map((stack: { dateObsStart: string }) => new Date(stack.dateObsStart).getUTCDate()),
      );
      cursor = page.nextCursor;
    } while (cursor);
    expect(days).toEqual([6, 5, 4, 3, 2, 1]);
    expect((await owner.get('/api/stacks/objects')).body.objects[0]).toEqual({
      objectName: 'Polaris',
      stackCount: 2,
      exposureSeconds: 300,
      lastObserved: '2025-01-06T00:00:00.000Z',
    });
  });

  it('gives several stacks as one zip that other programs open', async () => {
    const owner = await server().account('zoe');
    const ids = [];
    for (const day of [1, 2, 3])
      ids.push(
        (await store(owner, { dateObs: `2025-02-0${day}T00:00:00`, objectName: 'Orion Ω' })).body.stack.id,
      );
    const response = await owner.fetch('GET', `/api/stacks/zip?ids=${ids.join()}`, {});
    expect(response.headers.get('content-type')).toBe('application/zip');
    const zip = Buffer.from(await response.arrayBuffer());
    expect(zip.length).toBe(Number(response.headers.get('content-length')));
    const folder = await mkdtemp(join(tmpdir(), 'crowdsky-zip-'));
    await writeFile(join(folder, 'a.zip'), zip);
    const script =
      'import sys, zipfile, hashlib\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint(*[str(i.file_size) for i in z.infolist()])';
    expect(
      execFileSync('python3', ['-c', script, join(folder, 'a.zip')])
        .toString()
        .trim(),
    ).toBe(ids.map(() => makeStack().length).join(' '));
    await rm(folder, { recursive: true });
    expect((await owner.get('/api/stacks/zip?ids=999999')).status).toBe(404);
    expect((await owner.get('/api/stacks/zip?ids=1,x')).status).toBe(400);
  });

  it('tells what happens as it happens', async () => {
    const owner = await server().account('eve');
    const abort = new AbortController();
    const stream = await fetch(`${server().url}/api/events`, {
      headers: { cookie: owner.cookie },
      signal: abort.signal,
    });
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    let text = '';
    const reading = (async () => {
      for await (const piece of stream.body!) text += Buffer.from(piece).toString();
    })().catch(() => {});
    await expect.poll(() => text).toContain('"hello"');
    await store(owner, { dateObs: '2025-08-01T00:00:00' });
    const { token } = (await owner.post('/api/uploads', {})).body;
    await owner.put(`/api/uploads/${token}/files/a.fit`, makeFrame());
    await owner.post(`/api/uploads/${token}/finalize`, {});
    await expect
      .poll(() => text)
      .toMatch(/"type":"stack".*"type":"upload".*"type":"job".*"status":"pending"/s);
    abort.abort();
    await reading;
  });
});
