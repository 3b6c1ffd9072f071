import { expect, it } from 'vitest';
import { EventReader } from './event-reader.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

it('gives each event when its last byte has come, wherever the pieces are cut', () => {
  const event = { type: 'job-deleted', jobId: 5 };
  const all = bytesOf(
    `: beat\n\ndata: ${JSON.stringify(event)}\n\ndata: {"type":"from-tomorrow"}\n\ndata: {"type":"hello"}\n\n`,
  );
  for (const length of [1, 7, all.length]) {
    const reader = new EventReader();
    const events = [];
    for (let at = 0; at < all.length; at += length)
      events.push(...reader.push(all.subarray(at, at + length)));
    expect(events).toEqual([event, { type: 'hello' }]);
  }
});

it('waits for the rest of a letter', () => {
  const reader = new EventReader();
  const [job] = [{ type: 'stack', stackId: 1, chunkKey: 'ä' }];
  const all = bytesOf(`data: ${JSON.stringify(job)}\n\n`);
  const cut = all.indexOf(0xc3) + 1;
  expect([...reader.push(all.subarray(0, cut)), ...reader.push(all.subarray(cut))]).toEqual([job]);
});
