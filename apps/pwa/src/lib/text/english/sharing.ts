/** The words for what others see of an account's stacks. */
import { count } from './count.ts';

export const sharing = {
  whoSees: 'Who sees your stacks',
  allPublic: 'All my stacks are public',
  allPublicWhy:
    'Everyone sees their pictures, targets and times: never where you stood, your address or the FITS files. A stack’s own switch goes before this one.',
  public: 'Public',
  isPublic: 'Everyone sees its picture, target and time, never where you stood.',
  isPrivate: 'Only you see it.',
  publish: 'Public or private',
  publishMany: (n: number): string => `Who sees ${count(n, 'stack', 'stacks')}?`,
  makePublic: 'Make public',
  makePrivate: 'Make private',
  madePublic: (n: number): string => `${count(n, 'stack', 'stacks')} public.`,
  madePrivate: (n: number): string => `${count(n, 'stack', 'stacks')} private.`,
  manyWhy:
    'Public: everyone sees their pictures, targets and times, never where you stood. Private: only you see them.',
} as const;
