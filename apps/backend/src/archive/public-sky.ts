/** Sums over everything public: by cells of the sky, and by nights. */
import type { EntityManager } from 'typeorm';
import { centreOfCell } from '../ground/sky-cell.ts';
import { publicStacks } from './public-stacks.ts';

export interface CellRow {
  /** Its middle. */
  readonly raDeg: number;
  readonly decDeg: number;
  readonly stackCount: number;
  readonly exposureSeconds: number;
}

export interface NightRow {
  /** Days since 1970-01-01 of the UTC day on whose noon it began. */
  readonly night: number;
  readonly stackCount: number;
  readonly exposureSeconds: number;
}

/** The cells in which there is something, by their numbers; of observations from `from` on and before `to`. */
export async function sumByCell(
  em: EntityManager,
  from: Date | undefined,
  to: Date | undefined,
): Promise<CellRow[]> {
  const sql = publicStacks(em)
    .select('s.skyCell', 'cell')
    .addSelect('COUNT(*)', 'stackCount')
    .addSelect('COALESCE(SUM(s.totalExptime), 0)', 'exposureSeconds')
    .where('s.skyCell IS NOT NULL')
    .groupBy('s.skyCell')
    .orderBy('s.skyCell');
  if (from) sql.andWhere('s.dateObsStart >= :from', { from });
  if (to) sql.andWhere('s.dateObsStart < :to', { to });
  const rows = await sql.getRawMany<Readonly<Record<'cell' | 'stackCount' | 'exposureSeconds', unknown>>>();
  return rows.map(({ cell, stackCount, exposureSeconds }) => ({
    ...centreOfCell(Number(cell)),
    stackCount: Number(stackCount),
    exposureSeconds: Number(exposureSeconds),
  }));
}

/** The nights in which there is something that has a place on the sky, the first one first. */
export async function sumByNight(em: EntityManager): Promise<NightRow[]> {
  const isEmbedded = em.dataSource.options.type === 'better-sqlite3';
  const night = isEmbedded
    ? "CAST(strftime('%s', s.dateObsStart, '-12 hours') AS INTEGER) / 86400"
    : "TIMESTAMPDIFF(DAY, '1970-01-01 12:00:00', s.dateObsStart)";
  const rows = await publicStacks(em)
    .select(night, 'night')
    .addSelect('COUNT(*)', 'stackCount')
    .addSelect('COALESCE(SUM(s.totalExptime), 0)', 'exposureSeconds')
    .where('s.skyCell IS NOT NULL AND s.dateObsStart IS NOT NULL')
    .groupBy(night)
    .orderBy(night)
    .getRawMany<Readonly<Record<keyof NightRow, unknown>>>();
  return rows.map(({ night: day, stackCount, exposureSeconds }) => ({
    night: Number(day),
    stackCount: Number(stackCount),
    exposureSeconds: Number(exposureSeconds),
  }));
}
