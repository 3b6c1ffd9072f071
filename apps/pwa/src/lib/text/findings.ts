/** The words for what is found about frames; apart from the others, for the first page needs none of them. */
import { FINDINGS } from '@crowdsky/stack-core';
import type { FindingWords } from '@crowdsky/stack-core';
import type { Language } from './choose-language.ts';
import { findings as german } from './german/findings.ts';
import { language } from './text.ts';

const words: Readonly<Record<Language, FindingWords>> = { en: FINDINGS, de: german };

export function findingWords(): FindingWords {
  return words[language.current];
}
