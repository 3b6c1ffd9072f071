/** The words of the sky map; apart from the others, for no other page needs them. */
import type { Language } from './choose-language.ts';
import { sky as english } from './english/sky.ts';
import { sky as german } from './german/sky.ts';
import { language } from './text.ts';
import type { SkyWords } from './words.ts';

const words: Readonly<Record<Language, SkyWords>> = { en: english, de: german };

export function skyWords(): SkyWords {
  return words[language.current];
}
