/** Which stacks of devices are made again from their raws, and what came of it, as the stack's row keeps it. */
import type { Verification } from '@crowdsky/api';
import { fitting } from './fitting.ts';
import type { StackedFrame } from './stacked-frame.entity.ts';

/** Only a stack that this program made on a device, as its header's SHARPEN tells, can be made again. */
export function mayBeVerified({
  madeBy,
  sharpening,
  verification,
}: Pick<StackedFrame, 'madeBy' | 'sharpening' | 'verification'>): boolean {
  return madeBy === 'client' && sharpening !== null && verificationOf(verification)?.isSame !== true;
}

/** Of the differences as many as fit, from the first on. */
export function verificationText({ differences, ...verdict }: Verification): string {
  return JSON.stringify({ ...verdict, differences: fitting(differences) });
}

export function verificationOf(text: string | null): Verification | null {
  return text === null ? null : (JSON.parse(text) as Verification);
}
