/** The table `pending_accounts`: registrations that the link in a mail will open, by the hash of its token. */
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { nowByDefault } from '../database/columns.ts';

@Entity('pending_accounts')
@Index('idx_pending_expiry', ['expiresAt'])
export class PendingAccount {
  @PrimaryColumn({ name: 'token_hash', type: 'varchar', length: 64 }) tokenHash: string;
  @Column({ type: 'varchar', length: 64 }) username: string;
  @Column({ type: 'varchar', length: 255 }) email: string;
  @Column({ name: 'password_hash', type: 'varchar', length: 255 }) passwordHash: string;
  @Column(nowByDefault('created_at')) createdAt: Date;
  @Column({ name: 'expires_at', type: 'datetime' }) expiresAt: Date;
}
