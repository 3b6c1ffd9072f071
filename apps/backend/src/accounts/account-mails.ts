/** The mails of accounts: what they say, and the one-time tokens in them. */
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../ground/clock.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { Database } from '../database/database.ts';
import { randomToken, sha256Hex } from '../ground/secrets.ts';
import * as accounts from './account-repository.ts';
import { Mailer } from './mailer.ts';
import type { User } from './user.entity.ts';

const hourMs = 3_600_000;
const mailPauseMs = 60_000;

@Injectable()
export class AccountMails {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly mailer: Mailer,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async sendVerification(user: User): Promise<void> {
    if (user.emailVerifiedAt) return;
    const token = await this.newMailToken(user.id, 'verify', 48 * hourMs);
    if (token === null) return;
    await this.mailer.send({
      to: user.email,
      subject: 'Confirm your address for CrowdSky',
      text: `Hello ${user.username},\n\nto confirm this address open\n${this.link('verify-email', token)}\n\nIf you did not open a CrowdSky account, ignore this mail.\n`,
    });
  }

  async sendReset(user: User): Promise<void> {
    const token = await this.newMailToken(user.id, 'reset', hourMs);
    if (token === null) return;
    await this.mailer.send({
      to: user.email,
      subject: 'Reset your CrowdSky password',
      text: `Hello ${user.username},\n\nto set a new password open\n${this.link('reset-password', token)}\nThe link works for one hour. If you did not ask for it, ignore this mail.\n`,
    });
  }

  get canSend(): boolean {
    return this.mailer.canSend;
  }

  /** Only the mailbox learns whether name or address were taken. */
  async answerRegistration(
    { username, email }: Pick<User, 'username' | 'email'>,
    token: string,
  ): Promise<void> {
    const [owner, isNameTaken] = await this.db.run(async (em) => [
      await accounts.findUserByEmail(em, email),
      await accounts.isNameTaken(em, username, email),
    ]);
    const greeting = `Hello ${username},\n\n`;
    if (owner)
      await this.mailer.send({
        to: owner.email,
        subject: 'You have a CrowdSky account already',
        text: `Hello ${owner.username},\n\nsomebody tried to open an account with this address. You have one, with the user name ${owner.username}: sign in with it, or ask for a new password there. If it was not you, ignore this mail.\n`,
      });
    else if (isNameTaken)
      await this.mailer.send({
        to: email,
        subject: 'That CrowdSky user name is taken',
        text: `${greeting}the user name ${username} is taken: register again with another one. If it was not you, ignore this mail.\n`,
      });
    else
      await this.mailer.send({
        to: email,
        subject: 'Confirm your address for CrowdSky',
        text: `${greeting}to open your account with this address open\n${this.link('verify-email', token)}\n\nThe link works for two days. If you did not ask for an account, ignore this mail.\n`,
      });
  }

  /** Resolves to null when a mail of this kind went out a moment ago, so that no mailbox is flooded. */
  private async newMailToken(
    userId: number,
    purpose: 'verify' | 'reset',
    lifeMs: number,
  ): Promise<string | null> {
    const token = randomToken();
    const row = {
      tokenHash: sha256Hex(token),
      userId,
      purpose,
      createdAt: this.clock.nowSeconds(),
      expiresAt: this.clock.in(lifeMs),
    };
    const since = this.clock.in(-mailPauseMs);
    return this.db.transaction(async (em) => {
      if (await accounts.hasMailTokenSince(em, userId, purpose, since)) return null;
      await accounts.replaceMailToken(em, row);
      return token;
    });
  }

  private link(page: string, token: string): string {
    const base = this.config.publicUrl ?? `http://${this.config.host}:${this.config.port}`;
    return `${base}/${page}?token=${token}`;
  }
}
