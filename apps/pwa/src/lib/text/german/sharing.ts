/** The words for what others see of an account's stacks. */
import type { RoomWords } from '../words.ts';
import { count } from './count.ts';

export const sharing: RoomWords<'sharing'> = {
  whoSees: 'Wer deine Stacks sieht',
  allPublic: 'Alle meine Stacks sind öffentlich',
  allPublicWhy:
    'Alle sehen ihre Bilder, Ziele und Zeiten: nie, wo du gestanden bist, deine Adresse oder die FITS-Dateien. Der Schalter eines Stacks geht diesem vor.',
  public: 'Öffentlich',
  isPublic: 'Alle sehen Bild, Ziel und Zeit, nie, wo du gestanden bist.',
  isPrivate: 'Nur du siehst ihn.',
  publish: 'Öffentlich oder privat',
  publishMany: (n) => `Wer sieht ${count(n, 'Stack', 'Stacks')}?`,
  makePublic: 'Öffentlich machen',
  makePrivate: 'Privat machen',
  madePublic: (n) => `${count(n, 'Stack', 'Stacks')} öffentlich.`,
  madePrivate: (n) => `${count(n, 'Stack', 'Stacks')} privat.`,
  manyWhy:
    'Öffentlich: alle sehen Bilder, Ziele und Zeiten, nie, wo du gestanden bist. Privat: nur du siehst sie.',
};
