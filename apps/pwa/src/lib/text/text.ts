/** Every word a person reads, in the language of the browser, or the one chosen in its place. A language is a folder here. */
import { createSubscriber } from 'svelte/reactivity';
import { chooseLanguage, LANGUAGES } from './choose-language.ts';
import type { Language } from './choose-language.ts';
import { english } from './english/english.ts';
import type { Texts } from './words.ts';

const texts: Partial<Record<Language, Texts>> = { en: english };
/** Of all languages but English, which every page has: loaded by whoever reads them. */
const loaders: Partial<Record<Language, () => Promise<Texts>>> = {
  de: async () => (await import('./german/german.ts')).german,
};
const STORAGE_KEY = 'crowdsky-language';

let chosen = load();
let renew: (() => void) | undefined;
/** Read by what shows words, so that it shows others when the language changes. */
const watch = createSubscriber((update) => {
  renew = update;
  return () => (renew = undefined);
});

export const language = {
  /** The user's choice; undefined follows the browser. */
  get chosen(): Language | undefined {
    watch();
    return chosen;
  },
  get current(): Language {
    watch();
    return chosen ?? chooseLanguage(browserLanguages());
  },
  /** Loads the words of the current language; to be awaited before anything is shown. Without them it is English. */
  async ready(): Promise<void> {
    await fetchTexts(language.current).catch(() => undefined);
  },
  /** Rejects, with the language as it was, where its words cannot be loaded. */
  async choose(next: Language | undefined): Promise<void> {
    await fetchTexts(next ?? chooseLanguage(browserLanguages()));
    chosen = next;
    try {
      if (next) localStorage.setItem(STORAGE_KEY, next);
      else localStorage.removeItem(STORAGE_KEY);
    } catch {
      // Storage is forbidden: the choice holds until the tab closes.
    }
    renew?.();
  },
};

async function fetchTexts(wanted: Language): Promise<void> {
  const load = loaders[wanted];
  if (load && !texts[wanted]) texts[wanted] = await load();
}

/** Looked up anew at each reading. */
export const text: Texts = Object.defineProperties(
  {} as Texts,
  Object.fromEntries(
    Object.keys(english).map((room) => [
      room,
      { get: () => (texts[language.current] ?? english)[room as keyof Texts], enumerable: true },
    ]),
  ),
);

function load(): Language | undefined {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return LANGUAGES.find((known) => known === stored);
  } catch {
    // Storage is forbidden, or this is no page.
    return undefined;
  }
}

/** None outside a browser. */
function browserLanguages(): readonly string[] {
  return typeof window === 'undefined' ? [] : navigator.languages;
}
