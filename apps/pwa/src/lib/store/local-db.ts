/** The device's database: records of stacks, work under way, remembered folders. The only place that opens it. */
import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';
import type { Stack } from '@crowdsky/api';
import type { FrameAnalysis } from '@crowdsky/stack-core';
import type { QueuedRaw, SendEntry } from './send-entry.ts';
import type { StackRecord } from './stack-record.ts';
import type { FrameTag, StackSubject } from './stack-subject.ts';

/** A stack that was begun; one found at the start was interrupted. */
interface RunningStack {
  readonly id: string;
  readonly name: string;
  readonly frameCount: number;
  readonly startedMs: number;
}

export interface RememberedFolder {
  readonly use: 'stack' | 'live';
  readonly handle: FileSystemDirectoryHandle;
}

/** What a live session has come to. */
export interface StoredSession {
  readonly subject: StackSubject;
  /** In the order in which they were added: one for each of the state's reports. */
  readonly added: readonly FrameTag[];
  /** As the version that stored it keeps a growing stack. */
  readonly state: unknown;
}

/** The account's stacks at the server. */
export interface ServerList {
  readonly userId: number;
  /** When the server told it. */
  readonly asOfMs: number;
  readonly stacks: readonly Stack[];
}

/** Of a raw frame that was read once. */
interface RawDigest {
  /** Identity of the exposure. */
  readonly frameId: string;
  /** Of the file that was read: one that was changed since has another. */
  readonly lastModifiedMs: number;
  readonly sizeBytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly notedMs: number;
}

/** What CrowdSky said of a raw frame when it was asked last. */
export interface RawTold {
  readonly frameId: string;
  readonly userId: number;
  readonly isThere: boolean;
  readonly asOfMs: number;
}

/** What of the sending is switched on. */
export type SwitchName = 'send-paused' | 'send-unmetered';

interface CrowdSkyDb extends DBSchema {
  stacks: { key: string; value: StackRecord; indexes: { createdMs: number } };
  running: { key: string; value: RunningStack };
  folders: { key: string; value: RememberedFolder };
  /** Files of stacks, by name, where the browser has no private file system. */
  files: { key: string; value: Uint8Array<ArrayBuffer> };
  liveSessions: { key: string; value: StoredSession };
  /** By session and frame. */
  liveAnalyses: { key: [string, string]; value: FrameAnalysis };
  /** By the stack's id. */
  sending: { key: string; value: SendEntry };
  /** By entry and index. */
  sendingRaws: { key: [string, number]; value: QueuedRaw };
  switches: { key: SwitchName; value: boolean };
  serverLists: { key: string; value: ServerList };
  /** By the frame's id. */
  rawDigests: { key: string; value: RawDigest; indexes: { notedMs: number } };
  /** By the frame's id. */
  rawsTold: { key: string; value: RawTold };
}

export type LocalDb = IDBPDatabase<CrowdSkyDb>;

const VERSION = 8;
let opening: Promise<LocalDb> | undefined;

/** The database, brought to the newest version step by step. Rejects where the browser forbids storage. */
export function openLocalDb(): Promise<LocalDb> {
  opening ??= openDB<CrowdSkyDb>('crowdsky', VERSION, {
    upgrade(db, oldVersion) {
      if (oldVersion < 1) {
        db.createObjectStore('stacks', { keyPath: 'id' }).createIndex('createdMs', 'createdMs');
        db.createObjectStore('running', { keyPath: 'id' });
      }
      if (oldVersion < 2) db.createObjectStore('folders');
      if (oldVersion < 3) db.createObjectStore('files');
      if (oldVersion < 4) {
        db.createObjectStore('liveSessions');
        db.createObjectStore('liveAnalyses');
      }
      if (oldVersion < 5) {
        db.createObjectStore('sending', { keyPath: 'id' });
        db.createObjectStore('switches');
      }
      if (oldVersion < 6) db.createObjectStore('serverLists');
      if (oldVersion < 7) db.createObjectStore('sendingRaws', { keyPath: ['entryId', 'index'] });
      if (oldVersion < 8) {
        db.createObjectStore('rawDigests', { keyPath: 'frameId' }).createIndex('notedMs', 'notedMs');
        db.createObjectStore('rawsTold', { keyPath: 'frameId' });
      }
    },
    blocking(_current, _blocked, event) {
      // Another tab wants to upgrade: make way; the next call opens anew.
      (event.target as IDBDatabase).close();
      opening = undefined;
    },
    terminated: () => (opening = undefined),
  }).catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}
