/** The memory that a worker may take where nobody says: that of its container, or of the machine. */
import { totalmem } from 'node:os';

/** What is left to the system, and to what a job takes beside its plan. */
const SHARE = 0.9;

/** `constrainedBytes`: of the control group, as Node tells it; nothing, 0 or more than there is where none is set. */
export function defaultMemoryLimit(
  constrainedBytes: number | undefined = process.constrainedMemory(),
  machineBytes = totalmem(),
): number {
  const isSet = constrainedBytes !== undefined && constrainedBytes > 0 && constrainedBytes < machineBytes;
  return Math.floor(SHARE * (isSet ? constrainedBytes : machineBytes));
}
