/** Names of files by which people can tell them apart. */

/**
 * The name of each file without its folders; where several have it, with as many of the folders above as tell each from
 * the others, divided by `/`.
 */
export function distinctNames(paths: readonly string[]): string[] {
  const split = paths.map((path) => path.split(/[\\/]/).filter((part) => part !== ''));
  const alike = new Map<string, string[][]>();
  for (const parts of split) {
    const name = parts.at(-1) ?? '';
    alike.set(name, [...(alike.get(name) ?? []), parts]);
  }
  return split.map((own, index) => {
    const others = (alike.get(own.at(-1) ?? '') ?? []).filter((other) => other.join('/') !== own.join('/'));
    let depth = 1;
    while (others.some((other) => tail(other, depth) === tail(own, depth)) && depth < own.length) depth++;
    return own.length === 0 ? paths[index] : tail(own, depth);
  });
}

function tail(parts: readonly string[], depth: number): string {
  return parts.slice(-depth).join('/');
}
