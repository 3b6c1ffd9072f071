/** The connections that stay open: each ends with the session, key or password that it was opened with. */
import { Injectable } from '@nestjs/common';
import type { Principal } from './principal.ts';

interface OpenStream {
  caller: Principal;
  end: () => void;
}

@Injectable()
export class OpenStreams {
  private readonly streams = new Set<OpenStream>();

  /** Returns the function that forgets the stream. */
  add(caller: Principal, end: () => void): () => void {
    const stream = { caller, end };
    this.streams.add(stream);
    return () => void this.streams.delete(stream);
  }

  endWhere(isEnded: (caller: Principal) => boolean): void {
    for (const { caller, end } of this.streams) if (isEnded(caller)) end();
  }

  /** After a new password: everything of the account but the session that set it, and keys only when they were revoked. */
  passwordChanged(userId: number, options: { exceptHash?: string | undefined; keysToo: boolean }): void {
    this.endWhere(({ user, via, sessionHash }) => {
      if (user.id !== userId) return false;
      switch (via) {
        case 'cookie':
          return sessionHash !== options.exceptHash;
        case 'key':
          return options.keysToo;
        case 'basic':
          return true;
      }
    });
  }
}
