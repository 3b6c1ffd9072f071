/** A slot of frames that have come to rest in a folder, as a watch knows them, and what a watch hears of it. */
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import type { UnsentFile } from '../../owner/unsent-file.ts';
import type { Access } from '../../owner/find-access.ts';
import { readFiles } from '../read-files.ts';
import { SeenFiles } from '../seen-files.ts';
import type { SlotRun } from '../send-slot.ts';
import { newSlot } from '../slots.ts';
import type { WatchEvent } from '../watch-event.ts';

const startUtc = '2025-01-15T19:15:00.000Z';

/** `frames` of one target, of a sky that can be stacked; `isPacked` by gzip. */
export async function slotOfFrames(folder: string, frames = 3, isPacked = false) {
  const plan = planSky({ width: 320, height: 400, stars: 300, frames, clean: true, startUtc });
  const seen = new SeenFiles();
  const paths = plan.frames.map((_, index) => {
    const { bytes } = simulateFrame(plan, index);
    const path = join(folder, `${index}.fit${isPacked ? '.gz' : ''}`);
    writeFileSync(path, isPacked ? gzipSync(bytes) : bytes);
    return path;
  });
  const slot = newSlot(Date.parse(startUtc), 900);
  const sights = paths.map((path) => {
    const { size, mtimeMs } = statSync(path);
    return { path, sizeBytes: size, modifiedMs: mtimeMs, changedMs: 0 };
  });
  seen.note(sights, 0);
  slot.files.push(...seen.present());
  await readFiles(slot.files, { faultAfterMs: 0, nowMs: 0 }, new AbortController().signal);
  return { slot, paths };
}

/** What a slot is done with, and what is told of it. */
export function slotRun(access: Access, overwrite = false) {
  const events: WatchEvent[] = [];
  const faults: UnsentFile[] = [];
  const nothing = () => undefined;
  const run: SlotRun = {
    access,
    wishes: { keepLocation: false, slotSeconds: 900, overwrite },
    filesAtOnce: 1,
    signal: new AbortController().signal,
    tell: (event) => events.push(event),
    onFault: (file) => faults.push(file),
    onBytes: nothing,
    onFile: nothing,
    onRetry: nothing,
  };
  return { run, events, faults };
}
