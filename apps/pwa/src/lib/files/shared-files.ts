/**
 * Frames that another app shares with this one. The browser posts them as a form; the service worker keeps them until
 * the page that it opens has taken them.
 */

/** As the manifest's `share_target` has it. */
export const SHARE_PATH = '/share';
const FIELD = 'frames';
const CACHE = 'crowdsky-shared';

/** In the service worker: keeps the files of the form and sends the browser to the page that takes them. */
export async function keepShared(request: Request): Promise<Response> {
  const files = (await request.formData()).getAll(FIELD).filter((entry) => entry instanceof File);
  const time = Date.now();
  let kept = 0;
  try {
    const cache = await caches.open(CACHE);
    for (const file of files) {
      const address = `${SHARE_PATH}/${time}-${kept}/${encodeURIComponent(file.name)}`;
      await cache.put(address, new Response(file));
      kept++;
    }
  } catch {
    // The device is full: the page says how many are missing.
  }
  return Response.redirect(`/stack?shared=${kept}&of=${files.length}`, 303);
}

/** In the page: the files, oldest first. Nobody else gets them after that. */
export async function takeShared(): Promise<File[]> {
  const cache = await caches.open(CACHE);
  const files: File[] = [];
  for (const request of await cache.keys()) {
    const response = await cache.match(request);
    const name = decodeURIComponent(new URL(request.url).pathname.split('/').at(-1) ?? '');
    if (response) files.push(new File([await response.blob()], name));
    await cache.delete(request);
  }
  return files;
}
