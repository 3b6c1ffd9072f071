/** The whole picture of a stack as a PNG file: drawn when it is wanted, since few ever are and each takes megabytes. */
import { releaseProxy, wrap } from 'comlink';
import type { Drawing } from './draw-picture.worker.ts';

/** Who saves a picture often shares it as well. */
let last: { readonly id: string; readonly picture: Blob } | undefined;

/** Undefined when the stack's file is gone; rejects when it is damaged. */
export async function pictureOf(id: string): Promise<Blob | undefined> {
  if (last?.id === id) return last.picture;
  const picture = await draw(id);
  last = picture && { id, picture };
  return picture;
}

async function draw(id: string): Promise<Blob | undefined> {
  const worker = new Worker(new URL('./draw-picture.worker.ts', import.meta.url), { type: 'module' });
  const died = new Promise<never>((_, reject) => {
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
  });
  const remote = wrap<Drawing>(worker);
  try {
    return await Promise.race([remote.draw(id), died]);
  } finally {
    remote[releaseProxy]();
    worker.terminate();
  }
}
