/** Numbers with the word for what they count. */

export function count(n: number, one: string, many: string): string {
  return `${n.toLocaleString('de')} ${n === 1 ? one : many}`;
}

export function countFrames(n: number): string {
  return count(n, 'Aufnahme', 'Aufnahmen');
}
