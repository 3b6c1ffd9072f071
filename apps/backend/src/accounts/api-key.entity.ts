/** The table `api_keys`: only the hash of each key is stored. */
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { count, nowByDefault, optionalTime } from '../database/columns.ts';
import { User } from './user.entity.ts';

@Entity('api_keys')
@Index('uq_key_hash', ['keyHash'], { unique: true })
@Index('idx_key_user', ['userId'])
export class ApiKeyRow {
  @PrimaryGeneratedColumn({ unsigned: true }) id: number;
  @Column(count('user_id')) userId: number;
  @Column({ type: 'varchar', length: 64 }) name: string;
  @Column({ type: 'varchar', length: 12 }) prefix: string;
  @Column({ name: 'key_hash', type: 'varchar', length: 64 }) keyHash: string;
  @Column(nowByDefault('created_at')) createdAt: Date;
  @Column(optionalTime('last_used_at')) lastUsedAt: Date | null;
  @Column({ type: 'simple-enum', enum: ['read', 'upload'], default: 'upload' }) scope: 'read' | 'upload';
  @Column(optionalTime('expires_at')) expiresAt: Date | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE', onUpdate: 'RESTRICT' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'api_keys_user' })
  user: User;
}
