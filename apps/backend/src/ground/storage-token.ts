/** The name under which the storage is injected. */
export const STORAGE = Symbol('Storage');
