/** Lists that go into a column of text. */

/** Half of a TEXT column in its dearest characters; the row of a trashed stack holds it once more. */
const mostCharacters = 15_000;

/** As many as fit, from the first on. */
export function fitting<Item>(items: readonly Item[]): Item[] {
  let size = 2;
  const past = items.findIndex((item) => (size += JSON.stringify(item).length + 1) > mostCharacters);
  return items.slice(0, past < 0 ? items.length : past);
}
