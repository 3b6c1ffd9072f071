/** The list of stacks: filters, sky regions and keyset pages, each served by an index. */
import { Brackets } from 'typeorm';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { StackListQuery } from '@crowdsky/api';
import { decodeCursor, pageOf } from '../ground/cursor.ts';
import { boxOfCone, cellsOfBox } from '../ground/sky-cell.ts';
import type { SkyBox } from '../ground/sky-cell.ts';
import { StackedFrame } from './stacked-frame.entity.ts';

/** More cells than this cover most of the sky, where the time index is faster. */
const maxCells = 400;

export interface StackPage {
  stacks: StackedFrame[];
  nextCursor: string | null;
}

/** Newest observation first. */
export async function listStacks(
  em: EntityManager,
  userId: number,
  query: StackListQuery,
): Promise<StackPage> {
  const found = await stackListSql(em, userId, query).getMany();
  const { page, nextCursor } = pageOf(found, query.limit, ({ id, observedAt }) => ({ id, time: observedAt }));
  return { stacks: page, nextCursor };
}

/** The SQL statement, exported so that a test can run EXPLAIN on it. */
export function stackListSql(
  em: EntityManager,
  userId: number,
  query: StackListQuery,
): SelectQueryBuilder<StackedFrame> {
  const sql = em
    .createQueryBuilder(StackedFrame, 's')
    .where('s.userId = :userId', { userId })
    .orderBy('s.observedAt', 'DESC')
    .addOrderBy('s.id', 'DESC')
    .limit(query.limit + 1);
  if (query.object !== undefined) sql.andWhere('s.objectName = :object', { object: query.object });
  if (query.filter !== undefined) sql.andWhere('s.filterName = :filter', { filter: query.filter });
  if (query.chunkKey !== undefined) sql.andWhere('s.chunkKey = :chunkKey', { chunkKey: query.chunkKey });
  if (query.from !== undefined) sql.andWhere('s.observedAt >= :from', { from: new Date(query.from) });
  if (query.to !== undefined) sql.andWhere('s.observedAt < :to', { to: new Date(query.to) });
  if (query.raDeg !== undefined && query.decDeg !== undefined && query.radiusDeg !== undefined) {
    addCone(sql, query.raDeg, query.decDeg, query.radiusDeg);
  }
  const box = boxOf(query);
  if (box) addBox(sql, box);
  if (query.cursor !== undefined) addCursor(sql, query.cursor);
  return sql;
}

/** The request's schema guarantees that either all four are given or none. */
function boxOf({ raMinDeg, raMaxDeg, decMinDeg, decMaxDeg }: StackListQuery): SkyBox | null {
  if (raMinDeg === undefined || raMaxDeg === undefined || decMinDeg === undefined || decMaxDeg === undefined)
    return null;
  return { raMinDeg, raMaxDeg, decMinDeg, decMaxDeg };
}

function addCursor(sql: SelectQueryBuilder<StackedFrame>, cursor: string): void {
  const { time, id } = decodeCursor(cursor, true);
  const parameters = { cursorTime: time, cursorId: id };
  // The first condition is redundant, but the index can start from it.
  sql
    .andWhere('s.observedAt <= :cursorTime', parameters)
    .andWhere(
      new Brackets((either) => either.where('s.observedAt < :cursorTime').orWhere('s.id < :cursorId')),
    );
}

function addCone(
  sql: SelectQueryBuilder<StackedFrame>,
  raDeg: number,
  decDeg: number,
  radiusDeg: number,
): void {
  addBox(sql, boxOfCone(raDeg, decDeg, radiusDeg));
  const rad = Math.PI / 180;
  // Spherical law of cosines: exact enough for radii of an arcsecond and more.
  sql.andWhere(
    'SIN(RADIANS(s.decDeg)) * :sinDec + COS(RADIANS(s.decDeg)) * :cosDec * COS(RADIANS(s.raDeg) - :raRad) >= :cosRadius',
    {
      sinDec: Math.sin(decDeg * rad),
      cosDec: Math.cos(decDeg * rad),
      raRad: raDeg * rad,
      cosRadius: Math.cos(radiusDeg * rad),
    },
  );
}

function addBox(sql: SelectQueryBuilder<StackedFrame>, box: SkyBox): void {
  const cells = cellsOfBox(box, maxCells);
  if (cells) sql.andWhere('s.skyCell IN (:...cells)', { cells });
  sql.andWhere('s.decDeg >= :decMinDeg AND s.decDeg <= :decMaxDeg', {
    decMinDeg: box.decMinDeg,
    decMaxDeg: box.decMaxDeg,
  });
  const ra = { raMinDeg: box.raMinDeg, raMaxDeg: box.raMaxDeg };
  if (box.raMinDeg <= box.raMaxDeg) sql.andWhere('s.raDeg >= :raMinDeg AND s.raDeg <= :raMaxDeg', ra);
  else sql.andWhere('(s.raDeg >= :raMinDeg OR s.raDeg <= :raMaxDeg)', ra);
}

export interface ObjectRow {
  objectName: string | null;
  stackCount: number;
  exposureSeconds: number;
  lastObserved: Date | null;
}

export async function listObjects(em: EntityManager, userId: number): Promise<ObjectRow[]> {
  const rows = await em
    .createQueryBuilder(StackedFrame, 's')
    .select('s.objectName', 'objectName')
    .addSelect('COUNT(*)', 'stackCount')
    .addSelect('COALESCE(SUM(s.totalExptime), 0)', 'exposureSeconds')
    .addSelect('MAX(s.observedAt)', 'lastObserved')
    .where('s.userId = :userId', { userId })
    .groupBy('s.objectName')
    .orderBy('MAX(s.observedAt)', 'DESC')
    .getRawMany<{
      objectName: string | null;
      stackCount: unknown;
      exposureSeconds: unknown;
      lastObserved: unknown;
    }>();
  return rows.map((row) => ({
    objectName: row.objectName,
    stackCount: Number(row.stackCount),
    exposureSeconds: Number(row.exposureSeconds),
    lastObserved: row.lastObserved === null ? null : asUtc(row.lastObserved as string | Date),
  }));
}

/** SQLite returns times as text. */
function asUtc(value: string | Date): Date {
  return value instanceof Date ? value : new Date(`${value.replace(' ', 'T')}Z`);
}
