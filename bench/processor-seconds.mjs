/** What a process has taken of processors. */
import { readFileSync } from 'node:fs';

/** Of user and system, in Linux's hundredths of a second. @param {number} pid */
export function processorSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
