/** The table `users`. */
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { bytes, megabytes, nowByDefault, optionalText, optionalTime } from '../database/columns.ts';

@Entity('users')
@Index('username', ['username'], { unique: true })
@Index('email', ['email'], { unique: true })
@Index('idx_user_role', ['role'])
@Index('api_token', ['apiToken'], { unique: true })
export class User {
  @PrimaryGeneratedColumn({ unsigned: true }) id: number;
  @Column({ type: 'varchar', length: 64 }) username: string;
  @Column({ type: 'varchar', length: 255 }) email: string;
  @Column({ name: 'password_hash', type: 'varchar', length: 255 }) passwordHash: string;
  @Column({ type: 'simple-enum', enum: ['free', 'pro', 'raw'], default: 'free' }) tier:
    'free' | 'pro' | 'raw';
  /** `storageUsedBytes` rounded, for readers of the earlier schema. */
  @Column(megabytes('storage_used_mb', 0)) storageUsedMb: number;
  @Column(megabytes('storage_limit_mb', 500)) storageLimitMb: number;
  @Column(nowByDefault('created_at')) createdAt: Date;
  @Column({ ...nowByDefault('updated_at'), onUpdate: 'CURRENT_TIMESTAMP' }) updatedAt: Date;
  /** False while the account is blocked. */
  @Column({ name: 'is_active', type: Boolean, default: true }) isActive: boolean;
  /** Never used by the earlier system; keys live in `api_keys`. */
  @Column(optionalText('api_token', 64)) apiToken: string | null;
  /** Exactly the sum of the account's stored stacks, thumbnails and kept raws. */
  @Column(bytes('storage_used_bytes', { default: 0 })) storageUsedBytes: number;
  /** Exactly the sum of the account's raws in the upload buffer; not counted in `storageUsedBytes`. */
  @Column(bytes('buffer_bytes', { default: 0 })) bufferBytes: number;
  /** Exactly the sum of the account's `trashed_stacks`; not counted in `storageUsedBytes`. */
  @Column(bytes('trash_bytes', { default: 0 })) trashBytes: number;
  @Column(optionalTime('email_verified_at')) emailVerifiedAt: Date | null;
  @Column({ type: 'simple-enum', enum: ['user', 'admin'], default: 'user' }) role: 'user' | 'admin';
  /** Everyone may see the account's stacks, but for those that say otherwise: see `public-stacks.ts`. */
  @Column({ name: 'stacks_public', type: Boolean, default: false }) stacksPublic: boolean;
}
