/** The table `upload_sessions`. */
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { User } from '../accounts/user.entity.ts';
import {
  bytes,
  count,
  megabytes,
  nowByDefault,
  optionalDegrees,
  optionalText,
  optionalTime,
} from '../database/columns.ts';

@Entity('upload_sessions')
@Index('session_token', ['sessionToken'], { unique: true })
@Index('idx_user_status', ['userId', 'status'])
@Index('idx_status_created', ['status', 'createdAt'])
export class UploadSession {
  @PrimaryGeneratedColumn({ unsigned: true }) id: number;
  @Column(count('user_id')) userId: number;
  @Column({ name: 'session_token', type: 'varchar', length: 64 }) sessionToken: string;
  @Column(optionalText('object_name', 255)) objectName: string | null;
  @Column(optionalDegrees('ra_deg')) raDeg: number | null;
  @Column(optionalDegrees('dec_deg')) decDeg: number | null;
  @Column(count('file_count', { default: 0 })) fileCount: number;
  /** `totalBytes` rounded, for readers of the earlier schema. */
  @Column(megabytes('total_size_mb', 0)) totalSizeMb: number;
  @Column({ type: 'simple-enum', enum: ['uploading', 'complete', 'failed', 'expired'], default: 'uploading' })
  status: 'uploading' | 'complete' | 'failed' | 'expired';
  @Column(nowByDefault('created_at')) createdAt: Date;
  @Column(optionalTime('completed_at')) completedAt: Date | null;
  /** A folder of this machine; the name is the earlier system's. */
  @Column({ name: 'ucloud_path', type: 'varchar', length: 512 }) ucloudPath: string;
  @Column(bytes('total_bytes', { default: 0 })) totalBytes: number;
  @Column({ name: 'slot_seconds', type: 'smallint', unsigned: true, default: 900 }) slotSeconds: number;
  @Column({ name: 'keep_location', type: Boolean, default: true }) keepLocation: boolean;
  /** When the last file came; a session is abandoned a day after it. */
  @Column(optionalTime('last_file_at')) lastFileAt: Date | null;

  /** SHA-256 of the Idempotency-Key that it was started with. */
  @Column(optionalText('start_key', 64)) startKey: string | null;
  /** What the first finalize answered, as `finalized.ts` writes it. */
  @Column({ type: 'text', nullable: true }) finalized: string | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE', onUpdate: 'RESTRICT' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'upload_sessions_ibfk_1' })
  user: User;
}
