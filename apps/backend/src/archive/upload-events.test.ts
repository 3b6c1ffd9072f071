/** Events of an upload: the file count rises by one per file, also for concurrent requests. */
import type { LiveEvent } from '@crowdsky/api';
import { expect, it } from 'vitest';
import { LiveEvents } from '../events/live-events.ts';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { makeFrame } from '../testing/make-frame.ts';

describeOnEachDatabase('live events of an upload', (server) => {
  it('count every file once and never run back, with all of them in flight at once', async () => {
    const owner = await server().account('hypatia');
    const heard: LiveEvent[] = [];
    server()
      .get(LiveEvents)
      .subscribe(owner.userId, (event) => heard.push(event));
    const { token } = (await owner.post('/api/uploads')).body;
    const frames = Array.from({ length: 8 }, (_, seed) => makeFrame({ seed }));
    const put = (frame: Buffer, name: string) => owner.put(`/api/uploads/${token}/files/${name}`, frame);
    await Promise.all(frames.map((frame, index) => put(frame, `${index}.fit`)));
    const counts = () => heard.flatMap((event) => (event.type === 'upload' ? [event.fileCount] : []));
    expect(counts()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);

    const again = await put(frames[3], 'again.fit');
    expect(again.body.alreadyStored).toBe(true);
    expect(counts()).toHaveLength(8);

    await owner.post(`/api/uploads/${token}/finalize`);
    expect(heard.filter((event) => event.type === 'upload').at(-1)).toEqual({
      type: 'upload',
      token,
      fileCount: 8,
      status: 'complete',
    });
  });
});
