/** The picture of a stack as a file: drawn when it is wanted, since few ever are and each takes megabytes. */
import { releaseProxy, wrap } from 'comlink';
import { PLAIN_SAVE } from '../picture/save-format.ts';
import type { SaveRequest } from '../picture/save-format.ts';
import { openLocalDb } from '../store/local-db.ts';
import { parsePictureLook } from '../store/picture-look.ts';
import type { PictureLook } from '../store/picture-look.ts';
import type { Drawing } from './draw-picture.worker.ts';

/** Who saves a picture often shares it as well. */
let last: { readonly wanted: string; readonly picture: Blob } | undefined;

/** By the look that is kept with the stack, unless another is given. Undefined when its file is gone; rejects when that is damaged. */
export async function pictureOf(
  id: string,
  request: SaveRequest = PLAIN_SAVE,
  given?: PictureLook,
): Promise<Blob | undefined> {
  const look = given ?? parsePictureLook((await (await openLocalDb()).get('stacks', id))?.look);
  const wanted = JSON.stringify([id, request, look]);
  if (last?.wanted === wanted) return last.picture;
  const picture = await draw(id, look, request);
  last = picture && { wanted, picture };
  return picture;
}

async function draw(id: string, look: PictureLook, request: SaveRequest): Promise<Blob | undefined> {
  const worker = new Worker(new URL('./draw-picture.worker.ts', import.meta.url), { type: 'module' });
  const died = new Promise<never>((_, reject) => {
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
  });
  const remote = wrap<Drawing>(worker);
  try {
    return await Promise.race([remote.draw(id, look, request), died]);
  } finally {
    remote[releaseProxy]();
    worker.terminate();
  }
}
