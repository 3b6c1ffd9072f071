/** The table `login_sessions`: who is signed in, by the hash of the cookie's token. */
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { count, nowByDefault } from '../database/columns.ts';
import { User } from './user.entity.ts';

@Entity('login_sessions')
@Index('idx_login_user', ['userId'])
@Index('idx_login_expiry', ['expiresAt'])
export class LoginSession {
  @PrimaryColumn({ name: 'token_hash', type: 'varchar', length: 64 }) tokenHash: string;
  @Column(count('user_id')) userId: number;
  @Column({ name: 'csrf_token', type: 'varchar', length: 43 }) csrfToken: string;
  @Column(nowByDefault('created_at')) createdAt: Date;
  @Column({ name: 'expires_at', type: 'datetime' }) expiresAt: Date;

  @ManyToOne(() => User, { onDelete: 'CASCADE', onUpdate: 'RESTRICT' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'login_sessions_user' })
  user: User;
}
