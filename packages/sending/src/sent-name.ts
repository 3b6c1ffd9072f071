/** The name under which a file goes to the server, which takes names without folders. */

const MOST_BYTES = 255;

/**
 * `name` has as many folders as tell the file from others, divided by `/`: they go before the file's own name, as in
 * `one_a.fit`, where the server has room for them. `ownName`: where the file is called otherwise than the end of `name`.
 */
export function sentName(name: string, ownName: string = name.slice(name.lastIndexOf('/') + 1)): string {
  const folders = name.split('/').slice(0, -1);
  const apart = [...folders, ownName].join('_').replace(/^[._]+/, '');
  const isShort = new TextEncoder().encode(apart).length <= MOST_BYTES;
  return folders.length > 0 && isShort ? apart : ownName;
}
