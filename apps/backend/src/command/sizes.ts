/** Sizes as persons write and read them: 1 KB is 1024 bytes, as in the settings. */
import { InvalidArgumentError } from 'commander';

const units = ['B', 'KB', 'MB', 'GB', 'TB'];

/** `21474836480`, `20GB` or `1.5 TB`, in bytes. @throws InvalidArgumentError */
export function parseSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?) *([KMGT]?)(?:i?B)?$/i.exec(text.trim());
  const bytes = match
    ? Math.round(Number(match[1]) * 1024 ** ' KMGT'.indexOf(match[2].toUpperCase() || ' '))
    : NaN;
  if (Number.isSafeInteger(bytes)) return bytes;
  throw new InvalidArgumentError('Give bytes, as 21474836480 or 20GB.');
}

export function formatSize(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${power === 0 ? bytes : (bytes / 1024 ** power).toFixed(1)} ${units[power]}`;
}
