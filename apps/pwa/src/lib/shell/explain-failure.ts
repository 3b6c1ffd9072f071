/** Says why something failed, in the language of the page: a fault of the app is called one. */
import { text } from '../text/text.ts';

/** Errors of other threads have lost their class and kept their name; a trap of WebAssembly is a RuntimeError. */
const FAULTS = ['TypeError', 'ReferenceError', 'RuntimeError'];

export function explainFailure(error: unknown): string {
  if (!(error instanceof Error)) return text.stacking.fault(String(error));
  const { name, message } = error;
  if (FAULTS.includes(name)) return text.stacking.fault(message);
  const { failures } = text.stacking;
  return isKey(failures, name) ? failures[name](message) : message;
}

function isKey<T extends object>(of: T, key: PropertyKey): key is keyof T {
  return Object.hasOwn(of, key);
}
