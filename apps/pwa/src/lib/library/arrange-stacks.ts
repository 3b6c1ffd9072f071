/** How the library lists its stacks: those that were searched for, in groups, and a series of chunks as one entry. */
import type { ListedStack } from './listed-stack.ts';

export const SORTINGS = ['night', 'name', 'exposure', 'made'] as const;
export type Sorting = (typeof SORTINGS)[number];

/** One tile. */
export interface Entry {
  /** That of the first stack. */
  readonly id: string;
  /** One, or the chunks of a series in the order of time. */
  readonly stacks: readonly ListedStack[];
  /** The deepest of them. */
  readonly best: ListedStack;
}

export interface Group {
  readonly key: string;
  /** Of the night, where the list goes by nights and the stacks have times. */
  readonly startMs: number | undefined;
  readonly targetCount: number;
  readonly entries: readonly Entry[];
}

export interface Arrangement {
  readonly sorting: Sorting;
  readonly query: string;
  /** Words that a stack is also found by, such as its night as it is shown. */
  readonly wordsOf: (stack: ListedStack) => string;
  /** IANA; that of the device without. */
  readonly timeZone?: string;
}

/** Newest first; names from A on; the deepest first. Only nights make groups. */
export function arrangeStacks(stacks: readonly ListedStack[], arrangement: Arrangement): Group[] {
  const { sorting, query, wordsOf, timeZone } = arrangement;
  const found = search(stacks, query, wordsOf);
  const entries = [...groupBy(found, (stack) => seriesKey(stack, timeZone)).values()].map(entryOf);
  if (sorting !== 'night') {
    entries.sort(ORDERS[sorting]);
    return entries.length > 0 ? [groupOf(sorting, undefined, entries)] : [];
  }
  const nights = [...groupBy(entries, ({ best }) => nightKey(best.startMs, timeZone))];
  return nights
    .map(([night, ofNight]) => groupOf(night, ofNight[0].best.startMs, ofNight.sort(byTarget)))
    .sort((a, b) => (a.key < b.key ? 1 : -1));
}

/** The chunks of one target, filter and night, however many of them a search leaves. */
export function seriesOf(stacks: readonly ListedStack[], id: string, timeZone?: string): Entry | undefined {
  const wanted = stacks.find((stack) => stack.id === id);
  if (!wanted) return undefined;
  const key = seriesKey(wanted, timeZone);
  return entryOf(stacks.filter((stack) => seriesKey(stack, timeZone) === key));
}

const ORDERS: Readonly<Record<Exclude<Sorting, 'night'>, (a: Entry, b: Entry) => number>> = {
  name: (a, b) => a.best.name.localeCompare(b.best.name, undefined, { numeric: true }) || byTime(a, b),
  exposure: (a, b) => exposureOf(b) - exposureOf(a) || byTime(a, b),
  made: (a, b) => b.best.createdMs - a.best.createdMs,
};

/** A series counts with all its chunks, as its tile says. */
function exposureOf({ stacks }: Entry): number {
  return stacks.reduce((sum, { exposureSeconds }) => sum + exposureSeconds, 0);
}

function byTarget(a: Entry, b: Entry): number {
  return (
    (targetOf(a.best) ?? '').localeCompare(targetOf(b.best) ?? '', undefined, { numeric: true }) ||
    byTime(a, b)
  );
}

function byTime(a: Entry, b: Entry): number {
  return (b.best.startMs ?? b.best.createdMs) - (a.best.startMs ?? a.best.createdMs);
}

function groupOf(key: string, startMs: number | undefined, entries: readonly Entry[]): Group {
  return { key, startMs, targetCount: new Set(entries.map(({ best }) => targetOf(best))).size, entries };
}

function entryOf(stacks: readonly ListedStack[]): Entry {
  const inTime = [...stacks].sort((a, b) => (a.startMs ?? 0) - (b.startMs ?? 0));
  const best = inTime.reduce((deepest, stack) =>
    stack.exposureSeconds > deepest.exposureSeconds ? stack : deepest,
  );
  return { id: inTime[0].id, stacks: inTime, best };
}

/** A chunk's key begins with its date and slot; that of a whole target does not, and makes a series with no other. */
const SLOT = /^\d{8}\.(\d+)_/;

function seriesKey(stack: ListedStack, timeZone: string | undefined): string {
  const slot = SLOT.exec(stack.chunkKey)?.[1];
  const target = targetOf(stack);
  if (slot === undefined || target === undefined || stack.startMs === undefined) return stack.id;
  return [nightKey(stack.startMs, timeZone), target, stack.filter ?? '', slot.length].join('|');
}

function targetOf({ objectName, chunkKey }: ListedStack): string | undefined {
  return objectName ?? chunkKey.split('_').slice(1).join('_') ?? undefined;
}

/** `2025-03-26`, the evening on which a night begins that lasts from noon to noon; empty without a time. */
export function nightKey(ms: number | undefined, timeZone?: string): string {
  if (ms === undefined) return '';
  return dayFormat(timeZone).format(ms - 12 * 3600 * 1000);
}

const dayFormats = new Map<string | undefined, Intl.DateTimeFormat>();

/** `2025-03-26`. Kept, for making one takes long in a list of a thousand. */
function dayFormat(timeZone: string | undefined): Intl.DateTimeFormat {
  let format = dayFormats.get(timeZone);
  if (!format) {
    const place = timeZone ? { timeZone } : {};
    format = new Intl.DateTimeFormat('en-CA', {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      ...place,
    });
    dayFormats.set(timeZone, format);
  }
  return format;
}

/** Those that the query is found in as it stands; where it is in none, those that have all its words, in any order. */
function search(
  stacks: readonly ListedStack[],
  query: string,
  wordsOf: (stack: ListedStack) => string,
): readonly ListedStack[] {
  const wanted = plain(query).trim();
  if (wanted === '') return stacks;
  const known = stacks.map((stack) => {
    const { name, objectName, filter, chunkKey } = stack;
    const words = plain([name, objectName, filter, chunkKey, wordsOf(stack)].filter(Boolean).join(' '));
    // `m94` finds `M 94`.
    return `${words} ${words.replaceAll(/\s+/g, '')}`;
  });
  const having = (...words: readonly string[]): readonly ListedStack[] =>
    stacks.filter((_, index) => words.every((word) => patternOf(word).test(known[index])));
  const asItStands = having(wanted);
  return asItStands.length > 0 ? asItStands : having(...wanted.split(/\s+/));
}

/** A number is found at its first digit: `1 January` is not the end of `31 January`. */
function patternOf(word: string): RegExp {
  const literal = word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(/^\d/.test(word) ? String.raw`(?<!\d)${literal}` : literal);
}

/** Lower case, without accents. */
function plain(words: string): string {
  return words.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
