/** Which of these files the account has: its stacks and its raws, by their SHA-256. */
import { Injectable } from '@nestjs/common';
import type { DigestResponse } from '@crowdsky/api';
import type { User } from '../accounts/user.entity.ts';
import { Database } from '../database/database.ts';
import { findStacksBySha } from './stack-repository.ts';
import { findFilesBySha } from './upload-repository.ts';

@Injectable()
export class DigestService {
  constructor(private readonly db: Database) {}

  async known(user: User, sha256: readonly string[]): Promise<DigestResponse> {
    const asked = [...new Set(sha256)];
    const wanted = new Set(asked);
    return this.db.run(async (em) => {
      const stacks = await findStacksBySha(em, user.id, asked);
      const raws = await findFilesBySha(em, user.id, asked);
      return {
        stacks: stacks.flatMap((stack) =>
          [...new Set([stack.sha256, stack.storedSha256])]
            .filter((digest) => digest !== null && wanted.has(digest))
            .map((digest) => ({ sha256: digest ?? '', stackId: stack.id })),
        ),
        raws: raws.map((raw) => ({
          sha256: raw.sha256 ?? '',
          uploadToken: raw.session.sessionToken,
          filename: raw.filename,
          present: !raw.isDeleted,
        })),
      };
    });
  }
}
