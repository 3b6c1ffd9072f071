/** Column options that entities share, alike on MariaDB and SQLite. */
import type { ColumnOptions, ValueTransformer } from 'typeorm';

/** DECIMAL and BIGINT come as strings from MariaDB; all of ours are far below 2^53. */
const asNumber: ValueTransformer = {
  to: (value: unknown) => value,
  from: (value: unknown) => (value === null || value === undefined ? null : Number(value)),
};

export function bytes(name: string, options: ColumnOptions = {}): ColumnOptions {
  return { name, type: 'bigint', unsigned: true, transformer: asNumber, ...options };
}

export function megabytes(name: string, defaultValue: number): ColumnOptions {
  return { name, type: 'decimal', precision: 10, scale: 2, default: defaultValue, transformer: asNumber };
}

export function count(name: string, options: ColumnOptions = {}): ColumnOptions {
  return { name, type: 'int', unsigned: true, ...options };
}

/** A time that defaults to now; all times are UTC. */
export function nowByDefault(name: string): ColumnOptions {
  return { name, type: 'datetime', default: () => 'CURRENT_TIMESTAMP' };
}

export function optionalTime(name: string): ColumnOptions {
  return { name, type: 'datetime', nullable: true };
}

/** To the millisecond. */
export function optionalFineTime(name: string): ColumnOptions {
  return { name, type: 'datetime', precision: 3, nullable: true };
}

export function optionalText(name: string, length: number): ColumnOptions {
  return { name, type: 'varchar', length, nullable: true };
}

export function optionalDegrees(name: string): ColumnOptions {
  return { name, type: 'double', nullable: true };
}

export function optionalFloat(name: string): ColumnOptions {
  return { name, type: 'float', nullable: true };
}
