/** Links to single stacks: their owner makes and revokes them, and anyone who has one sees the stack. */
import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import type { ByteRange, OpenedObject } from '@crowdsky/storage';
import { RequestThrottle } from '../accounts/request-throttle.ts';
import type { User } from '../accounts/user.entity.ts';
import { blankedStream, placeBlanks } from '../files/blank-place.ts';
import type { Blank } from '../files/blank-place.ts';
import { AppError, notFound } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { Database } from '../database/database.ts';
import { randomHex, sha256Hex } from '../ground/secrets.ts';
import { deleteLink, findLinkByToken, findLinks, insertLink } from './share-link-repository.ts';
import type { ShareLink } from './share-link.entity.ts';
import { findOwnStack } from './stack-repository.ts';
import { StackService } from './stack-service.ts';
import type { StackedFrame } from './stacked-frame.entity.ts';

const tokenBytes = 20;
const maxLinks = 50;
/** Files whose headers are remembered: each may hold some hundred kilobytes of lines about frames. */
const maxKnown = 50;

export interface Shared {
  link: ShareLink;
  stack: StackedFrame;
}

@Injectable()
export class ShareService {
  private readonly known = new Map<string, Promise<Blank[]>>();

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly throttle: RequestThrottle,
    private readonly stacks: StackService,
  ) {}

  /** @throws AppError `not-found`, `not-allowed` where a stack has too many */
  make(user: User, stackId: number, withFits: boolean): Promise<ShareLink> {
    return this.db.transaction(async (em) => {
      if (!(await findOwnStack(em, user.id, stackId))) throw notFound('stack');
      if ((await findLinks(em, user.id, stackId)).length >= maxLinks)
        throw new AppError('not-allowed', `A stack has at most ${maxLinks} links: revoke one first.`);
      const createdAt = this.clock.nowSeconds();
      return insertLink(em, { userId: user.id, stackId, token: randomHex(tokenBytes), withFits, createdAt });
    });
  }

  /** Newest first. @throws AppError `not-found` */
  list(user: User, stackId: number): Promise<ShareLink[]> {
    return this.db.run(async (em) => {
      if (!(await findOwnStack(em, user.id, stackId))) throw notFound('stack');
      return findLinks(em, user.id, stackId);
    });
  }

  /** It opens nothing from then on. @throws AppError `not-found` */
  async revoke(user: User, id: number): Promise<void> {
    if (!(await this.db.run((em) => deleteLink(em, user.id, id)))) throw notFound('link');
  }

  /**
   * What a stranger's link opens. Who guesses tokens has to wait soon.
   *
   * @throws AppError `not-found` alike for links that never were, are revoked, or whose stack is away; `too-many-requests`
   */
  async open(token: string, address: string): Promise<Shared> {
    this.throttle.take('shared', address, []);
    const shared = /^[0-9a-f]{40}$/.test(token) ? await this.find(token) : null;
    if (shared) return shared;
    this.throttle.take('unknown-link', address, []);
    throw new AppError('not-found', 'This link opens nothing: its owner has revoked it, or it never was.');
  }

  /** @throws AppError `not-found` when the stack has no thumbnail; `file-lost` */
  async thumbnail({ thumbnailPath }: StackedFrame): Promise<Buffer> {
    if (thumbnailPath === null) throw notFound('picture');
    return buffer((await this.stacks.open(thumbnailPath)).stream);
  }

  /**
   * The file without the place of observation, whatever its owner keeps in it. Parts of it are read alone.
   *
   * @throws AppError `file-lost`; StorageError
   */
  async file(stack: StackedFrame) {
    const { ucloudPath } = stack;
    const digest = stack.storedSha256 ?? stack.sha256;
    const blanks = await this.blanksOf(ucloudPath, digest);
    return {
      digest: digest === null || blanks.length === 0 ? digest : sha256Hex(`${digest} without place`),
      sizeBytes: () => this.stacks.sizeBytes(ucloudPath),
      open: async (range?: ByteRange): Promise<OpenedObject> => {
        const opened = await this.stacks.open(ucloudPath, range);
        return { ...opened, stream: blankedStream(opened.stream, blanks, range?.start ?? 0) };
      },
    };
  }

  private find(token: string): Promise<Shared | null> {
    return this.db.run(async (em) => {
      const link = await findLinkByToken(em, token);
      const stack = link && (await findOwnStack(em, link.userId, link.stackId));
      return link && stack && { link, stack };
    });
  }

  private blanksOf(path: string, digest: string | null): Promise<Blank[]> {
    const key = `${path} ${digest}`;
    const blanks = this.known.get(key) ?? this.readBlanks(path);
    this.known.delete(key);
    this.known.set(key, blanks);
    blanks.catch(() => this.known.delete(key));
    for (const oldest of this.known.keys()) {
      if (this.known.size <= maxKnown) break;
      this.known.delete(oldest);
    }
    return blanks;
  }

  private async readBlanks(path: string): Promise<Blank[]> {
    return placeBlanks({
      sizeBytes: await this.stacks.sizeBytes(path),
      read: async (start, lengthBytes) =>
        buffer((await this.stacks.open(path, { start, end: start + lengthBytes - 1 })).stream),
    });
  }
}
