/** The shape of the texts: what English has, each other language must have. */
import type { english } from './english/english.ts';
import type { sky } from './english/sky.ts';

/** `T` with any string in place of the English one. */
type Words<T> = T extends string
  ? string
  : T extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { readonly [Key in keyof T]: Words<T[Key]> };

export type Texts = Words<typeof english>;
/** The words of one room. */
export type RoomWords<Room extends keyof Texts> = Texts[Room];
/** Those of the sky map, which are loaded with it. */
export type SkyWords = Words<typeof sky>;
