/** The injection token of the storage. */
export const STORAGE = Symbol('Storage');
