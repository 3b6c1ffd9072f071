/** What came of making a device's stack again from its raws, as the stack's row keeps it. */
import type { Verification } from '@crowdsky/api';
import { fitting } from './fitting.ts';

/** Of the differences as many as fit, from the first on. */
export function verificationText({ differences, ...verdict }: Verification): string {
  return JSON.stringify({ ...verdict, differences: fitting(differences) });
}

export function verificationOf(text: string | null): Verification | null {
  return text === null ? null : (JSON.parse(text) as Verification);
}
