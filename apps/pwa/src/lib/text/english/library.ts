/** The words of the library. */

export const library = {
  title: 'Library',
  empty: 'No stacks yet. What you stack is kept here, on this device.',
  emptyAction: 'Stack frames',
  loading: 'Opening the library…',
  forbidden:
    'This browser forbids storage here (a private window, perhaps), so stacks cannot be kept. Open CrowdSky in an ordinary window.',
  used: (used: string, left: string): string => `${used} used, ${left} left on this device`,
  persist: 'Protect from clearing',
  persistWhy:
    'When a device runs full, browsers clear sites that were not used for a while. Protected stacks stay until you delete them.',
  persistent: 'Protected from clearing',
  persistRefused: 'The browser did not agree yet. Installing CrowdSky to the home screen helps.',
  zip: 'Save all as zip',
  zipping: (done: number, total: number): string => `Packing ${done} of ${total}`,
  deleted: (name: string): string => `“${name}” deleted.`,
  undo: 'Undo',
  open: (name: string): string => `Open ${name}`,
  rename: 'Rename',
  renameLabel: 'New name',
  renameDone: 'Keep this name',
  remove: 'Delete',
  saveFits: 'Save FITS',
  savePng: 'Save PNG',
  share: 'Share',
  shareAgain: 'The picture is ready now. Tap Share again.',
  notShared: 'The picture could not be shared. Save it as PNG and share the file.',
  unreadable: 'The file of this stack could not be read. Try again.',
  gone: 'The file of this stack is gone: the browser has cleared it.',
} as const;
