/** The table `mail_tokens`: one-time tokens sent by mail, by their hash. */
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { count, nowByDefault } from '../database/columns.ts';
import { User } from './user.entity.ts';

@Entity('mail_tokens')
@Index('idx_mail_user', ['userId', 'purpose'])
@Index('idx_mail_expiry', ['expiresAt'])
export class MailToken {
  @PrimaryColumn({ name: 'token_hash', type: 'varchar', length: 64 }) tokenHash: string;
  @Column(count('user_id')) userId: number;
  @Column({ type: 'simple-enum', enum: ['verify', 'reset'] }) purpose: 'verify' | 'reset';
  @Column(nowByDefault('created_at')) createdAt: Date;
  @Column({ name: 'expires_at', type: 'datetime' }) expiresAt: Date;

  @ManyToOne(() => User, { onDelete: 'CASCADE', onUpdate: 'RESTRICT' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'mail_tokens_user' })
  user: User;
}
