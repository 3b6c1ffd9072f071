/** Stacks of both places as zips: one of this device, and those that the server packs. */
import type { ListedStack } from './listed-stack.ts';
import { saveBlob, saveFrom } from './save-file.ts';
import { zipAddresses } from './server-address.ts';
import { zipStacks } from './zip-stacks.ts';

/** `onStack` counts those of this device. Resolves to the names of stacks that are in no zip. Rejects as `zipStacks`. */
export async function saveZip(
  stacks: readonly ListedStack[],
  onStack: (done: number) => void,
  signal: AbortSignal,
): Promise<string[]> {
  const here = stacks.flatMap((stack) => stack.here ?? []);
  const { zip, missing } = await zipStacks(here, onStack, signal);
  if (zip) saveBlob(zip, 'CrowdSky.zip');
  const isMissing = new Set(missing.map(({ id }) => id));
  const others = stacks.filter((stack) => !stack.here || isMissing.has(stack.here.id));
  // What is on CrowdSky alone comes as a zip from there, past the memory of this device.
  for (const address of zipAddresses(others.flatMap(({ there }) => there?.id ?? []))) saveFrom(address);
  return others.filter(({ there }) => !there).map(({ name }) => name);
}
