/** Stacks of both places as zips: one of this device, and those that the server packs. */
import type { ListedStack } from './listed-stack.ts';
import { saveBlob, saveFrom } from './save-file.ts';
import { zipAddresses } from './server-address.ts';
import { zipStacks } from './zip-stacks.ts';

/** `onStack` counts those of this device. Rejects as `zipStacks`. */
export async function saveZip(
  stacks: readonly ListedStack[],
  onStack: (done: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const here = stacks.flatMap((stack) => stack.here ?? []);
  const onlyThere = stacks.flatMap((stack) => (stack.here ? [] : (stack.there ?? [])));
  if (here.length > 0) saveBlob(await zipStacks(here, onStack, signal), 'CrowdSky.zip');
  // What is on CrowdSky alone comes as a zip from there, past the memory of this device.
  for (const address of zipAddresses(onlyThere.map(({ id }) => id))) saveFrom(address);
}
