/** The parts of the FITS file of a stack, as this program writes and recomputes them. */
import { Header } from '@crowdsky/fits';
import type { HduSpec } from '@crowdsky/fits';
import { stackToFits } from '@crowdsky/stack-core';
import type { FitsOptions, Stack } from '@crowdsky/stack-core';

/** `masters` are the cards of `masterCards`; they follow those of the core. */
export function stackFile(stack: Stack, options: FitsOptions, masters: Header): HduSpec[] {
  const [primary, ...extensions] = stackToFits(stack, options);
  const header = new Header([...(primary.header ?? []), ...masters]);
  return [{ ...primary, header }, ...extensions];
}
