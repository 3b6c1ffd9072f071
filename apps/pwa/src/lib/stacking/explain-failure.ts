/** Says why a stack failed: a fault of the app is called one. */
import { text } from '../text/text.ts';

/** Errors of other threads have lost their class and kept their name; a trap of WebAssembly is a RuntimeError. */
const FAULTS = ['TypeError', 'ReferenceError', 'RuntimeError'];

export function explainFailure(error: unknown): string {
  if (!(error instanceof Error)) return text.stacking.fault(String(error));
  return FAULTS.includes(error.name) ? text.stacking.fault(error.message) : error.message;
}
