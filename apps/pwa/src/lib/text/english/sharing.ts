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
  link: 'Share a link',
  linkTo: (name: string): string => `Link to ${name}`,
  linkWhy:
    'Whoever has the link sees picture, target and time, without an account: never where you stood. It works until you revoke it.',
  withFits: 'With the FITS file, without the place where you stood',
  makeLink: 'Make a link',
  links: 'Links to this stack',
  noLinks: 'No links yet.',
  linksLoading: 'Asking for its links…',
  pictureOnly: 'picture and facts',
  andFits: 'picture, facts and FITS file',
  madeAt: (when: string): string => `made ${when}`,
  copy: 'Copy',
  copied: 'The link is copied.',
  notCopied: 'The browser did not let the link be copied: mark it and copy it by hand.',
  share: 'Share',
  revoke: 'Revoke',
  revoked: 'The link is revoked: it opens nothing any more.',
} as const;
