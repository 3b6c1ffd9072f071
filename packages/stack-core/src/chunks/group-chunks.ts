/** Groups frames into chunks: same time slot, same filter, same telescope, same target. */
import { placeKey, slotKey } from './chunk-key.ts';
import { medianPointing } from './median-pointing.ts';
import { mostCommon } from '../ground/most-common.ts';
import { sinCos } from '../ground/sin-cos.ts';

export interface ChunkFrame {
  /** Start of the exposure, milliseconds since 1970-01-01 UTC. */
  readonly dateObsMs?: number | undefined;
  readonly raDeg?: number | undefined;
  readonly decDeg?: number | undefined;
  readonly objectName?: string | undefined;
  readonly filter?: string | undefined;
  /** Frames of two telescopes are two chunks, unless they are asked for together. */
  readonly telescope?: string | undefined;
  /** The field's shorter side in degrees, if the header allows to compute it. */
  readonly fieldDeg?: number | undefined;
}

/** Lengths of a chunk by the names that command line and app use, in seconds; `all` is one chunk of all times. */
export const CHUNK_LENGTHS = { '15m': 900, '3m': 180, '1m': 60, all: 'all' } as const;
export type ChunkLength = keyof typeof CHUNK_LENGTHS;

export interface ChunkOptions {
  /** 900, 180 or 60 seconds, or `all`: every frame of a target, whenever it was taken. Default 900. */
  readonly slotSeconds?: number | 'all';
  /** Whether frames of several telescopes may be one chunk. Default false. */
  readonly mixesTelescopes?: boolean;
}

export interface Chunk<F extends ChunkFrame> {
  /** See `chunkKey`. An unknown pointing is written as `unknown`, the slot of all times as `all`. */
  readonly key: string;
  /** Median pointing in degrees; undefined where no frame has one. */
  readonly raDeg: number | undefined;
  readonly decDeg: number | undefined;
  /** The commonest of the frames' names and filters; undefined where none has one. */
  readonly objectName: string | undefined;
  readonly filter: string | undefined;
  /** In the order of time, then of the input. */
  readonly frames: readonly F[];
}

export interface ChunkGroups<F extends ChunkFrame> {
  /** In the order of their keys. */
  readonly chunks: readonly Chunk<F>[];
  /** Frames without DATE-OBS, which belong to no slot; empty with `all`. */
  readonly undated: readonly F[];
}

/** The field of a Seestar S50 along its shorter side: 1080 pixels of 2.4 arcsec. */
const SEESTAR_FIELD_DEG = 0.72;

/**
 * Groups frames by time slot, filter and pointing. A telescope re-centres while it observes, so pointings within half a
 * field of each other are one target at their median pointing, even if single coordinates would round differently.
 */
export function groupIntoChunks<F extends ChunkFrame>(
  frames: readonly F[],
  options: ChunkOptions = {},
): ChunkGroups<F> {
  const slotSeconds = options.slotSeconds ?? 900;
  const undated = slotSeconds === 'all' ? [] : frames.filter((frame) => frame.dateObsMs === undefined);
  const dated = slotSeconds === 'all' ? frames : frames.filter((frame) => frame.dateObsMs !== undefined);
  const ordered = [...dated].sort((a, b) => (a.dateObsMs ?? 0) - (b.dateObsMs ?? 0));
  const slots = new Map<string, F[]>();
  for (const frame of ordered) {
    const slot = slotSeconds === 'all' ? 'all' : slotKey(frame.dateObsMs ?? 0, slotSeconds);
    const telescope = options.mixesTelescopes ? '' : (frame.telescope ?? '');
    append(slots, `${slot}\n${frame.filter?.trim().toUpperCase() ?? ''}\n${telescope}`, frame);
  }
  const chunks = [...slots].flatMap(([slot, members]) =>
    splitByTarget(members).map((target) => describe(slot.split('\n')[0], target)),
  );
  return { chunks: disambiguate(chunks).sort((a, b) => (a.key < b.key ? -1 : 1)), undated };
}

/** Connected frames are one target; frames without pointing go to the target of their object's name. */
function splitByTarget<F extends ChunkFrame>(frames: readonly F[]): F[][] {
  const targets: F[][] = [];
  for (const frame of frames.filter(hasPointing)) {
    const own = targets.find((target) => target.some((member) => isSameTarget(member, frame)));
    if (own) own.push(frame);
    else targets.push([frame]);
  }
  const merged = mergeTouching(targets);
  const homeless = new Map<string, F[]>();
  for (const frame of frames.filter((candidate) => !hasPointing(candidate))) {
    const home = merged.find((target) => target.some((member) => member.objectName === frame.objectName));
    if (home) home.push(frame);
    else append(homeless, frame.objectName ?? '', frame);
  }
  const order = new Map(frames.map((frame, index) => [frame, index]));
  const position = (frame: F): number => order.get(frame) ?? 0;
  return [...merged, ...homeless.values()].map((target) => target.sort((a, b) => position(a) - position(b)));
}

/** A frame between two targets joins them. */
function mergeTouching<F extends ChunkFrame>(targets: readonly F[][]): F[][] {
  const merged: F[][] = [];
  for (const target of targets) {
    const touching = merged.filter((other) => other.some((a) => target.some((b) => isSameTarget(a, b))));
    const joined = [...touching.flat(), ...target];
    for (const other of touching) merged.splice(merged.indexOf(other), 1);
    merged.push(joined);
  }
  return merged;
}

function hasPointing(frame: ChunkFrame): boolean {
  return frame.raDeg !== undefined && frame.decDeg !== undefined;
}

/** A pointing, and the size of the field where it is known. */
export type Pointing = Pick<ChunkFrame, 'raDeg' | 'decDeg' | 'fieldDeg'>;

/**
 * Whether two pointings lie within half a field. By the chord between unit vectors, with sines and cosines of our own:
 * the same frames must be grouped alike in every engine.
 */
export function isSameTarget(a: Pointing, b: Pointing): boolean {
  const limitRad = (Math.min(a.fieldDeg ?? SEESTAR_FIELD_DEG, b.fieldDeg ?? SEESTAR_FIELD_DEG) / 2) * RAD;
  const [ax, ay, az] = unitVector(a);
  const [bx, by, bz] = unitVector(b);
  const chordSquared = (ax - bx) * (ax - bx) + (ay - by) * (ay - by) + (az - bz) * (az - bz);
  return chordSquared <= limitRad * limitRad;
}

const RAD = Math.PI / 180;

function unitVector(frame: Pointing): [number, number, number] {
  const ra = sinCos((frame.raDeg ?? 0) * RAD);
  const dec = sinCos((frame.decDeg ?? 0) * RAD);
  return [dec.cos * ra.cos, dec.cos * ra.sin, dec.sin];
}

function describe<F extends ChunkFrame>(slot: string, frames: readonly F[]): Chunk<F> {
  const place = medianPointing(frames);
  const key = `${slot}_${place ? placeKey(place.raDeg, place.decDeg) : 'unknown'}`;
  const objectName = mostCommon(frames.flatMap((frame) => frame.objectName ?? []));
  const filter = mostCommon(frames.flatMap((frame) => frame.filter ?? []));
  return { key, raDeg: place?.raDeg, decDeg: place?.decDeg, objectName, filter, frames };
}

/** Chunks of the same slot and place differ by filter, telescope or object: appends the filter or a number to their keys. */
function disambiguate<F extends ChunkFrame>(chunks: readonly Chunk<F>[]): Chunk<F>[] {
  const taken = new Set<string>();
  return chunks.map((chunk) => {
    let key = chunk.key;
    const filter = chunk.filter?.replaceAll(/[^A-Za-z0-9]/g, '');
    const isTaken = (): boolean => taken.has(key.toLowerCase());
    if (isTaken() && filter) key = `${chunk.key}_${filter}`;
    for (let number = 2; isTaken(); number++) key = `${chunk.key}_${number}`;
    taken.add(key.toLowerCase());
    return key === chunk.key ? chunk : { ...chunk, key };
  });
}

function append<F>(groups: Map<string, F[]>, key: string, frame: F): void {
  const group = groups.get(key);
  if (group) group.push(frame);
  else groups.set(key, [frame]);
}
