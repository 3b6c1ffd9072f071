/** The part of the API that sending asks for. */
import type { Client, ClientAnswer } from '@crowdsky/api';

type Asked =
  | 'knownDigests'
  | 'getUpload'
  | 'startUpload'
  | 'finalizeUpload'
  | 'cancelUpload'
  | 'tusOptions'
  | 'createTus'
  | 'headTus';

export type SendServer = Pick<Client<AbortSignal, never, ClientAnswer>, Asked>;

export interface Access {
  readonly server: SendServer;
  /** The same server, with more headers for a single call. */
  readonly withHeaders: (headers: Readonly<Record<string, string>>) => SendServer;
}
