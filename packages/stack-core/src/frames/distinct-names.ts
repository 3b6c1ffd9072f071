/** Names of files by which people can tell them apart. */

/**
 * The name of each file without its folders; where several have it, with as many of the folders above as tell each from
 * the others, divided by `/`. Files of one path have one name.
 */
export function distinctNames(paths: readonly string[]): string[] {
  const split = paths.map((path) => path.split(/[\\/]/).filter((part) => part !== ''));
  const whole = split.map((parts) => parts.join('/'));
  const names = paths.slice();
  /** `members` have the last `depth - 1` parts in common. */
  const settle = (members: readonly number[], depth: number): void => {
    for (const alike of groupBy(members, (index) => split[index].at(-depth)).values()) {
      const [first] = alike;
      if (alike.some((index) => whole[index] !== whole[first])) settle(alike, depth + 1);
      else for (const index of alike) names[index] = split[index].slice(-depth).join('/') || paths[index];
    }
  };
  settle([...paths.keys()], 1);
  return names;
}

function groupBy<Key>(members: readonly number[], keyOf: (index: number) => Key): Map<Key, number[]> {
  const groups = new Map<Key, number[]>();
  for (const index of members) {
    const key = keyOf(index);
    const group = groups.get(key);
    if (group) group.push(index);
    else groups.set(key, [index]);
  }
  return groups;
}
