/** Whole numbers among the arguments. */
import { InvalidArgumentError } from 'commander';
import { idParameter } from '@crowdsky/api';

/** @throws InvalidArgumentError */
export function parseCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number from 1 to 999999999.');
}

/** The number of a row, as large as the database gives them. @throws InvalidArgumentError */
export function parseId(text: string): number {
  const { success, data } = idParameter.safeParse(text);
  if (success) return data;
  throw new InvalidArgumentError('Give its number, as the lists show it.');
}
