/** The table `stacking_jobs`: the queue. */
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { User } from '../accounts/user.entity.ts';
import {
  bytes,
  count,
  nowByDefault,
  optionalDegrees,
  optionalFineTime,
  optionalFloat,
  optionalText,
  optionalTime,
} from '../database/columns.ts';
import { UploadSession } from './upload-session.entity.ts';

export type JobState = 'pending' | 'processing' | 'completed' | 'failed' | 'retry';

@Entity('stacking_jobs')
@Index('idx_status', ['status', 'createdAt'])
@Index('idx_job_user', ['userId', 'id'])
@Index('idx_job_user_chunk', ['userId', 'chunkKey'])
@Index('idx_job_session', ['uploadSessionId', 'chunkKey'])
@Index('idx_job_lease', ['status', 'leaseExpiresAt'])
export class StackingJob {
  @PrimaryGeneratedColumn({ unsigned: true }) id: number;
  @Column(count('user_id')) userId: number;
  /** Null for a stack that was made on the device. */
  @Column(count('upload_session_id', { nullable: true })) uploadSessionId: number | null;
  @Column({ name: 'chunk_key', type: 'varchar', length: 64 }) chunkKey: string;
  @Column(optionalText('object_name', 255)) objectName: string | null;
  /** Never used by the earlier system; kept for its readers. */
  @Column(optionalText('pointing_key', 32)) pointingKey: string | null;
  /** With slot and pointing, what the chunk is: see `chunk-identity.ts`. */
  @Column(optionalText('telescope', 64)) telescope: string | null;
  @Column(optionalText('filter_name', 32)) filterName: string | null;
  @Column(optionalDegrees('ra_deg')) raDeg: number | null;
  @Column(optionalDegrees('dec_deg')) decDeg: number | null;
  /** Whether its owner asked that the stack replaces the one of the same chunk. */
  @Column({ name: 'overwrites', type: Boolean, default: false }) overwrites: boolean;
  /** Whether it then stands beside a deeper one: how old clients overwrite. */
  @Column({ name: 'keeps_deeper', type: Boolean, default: false }) keepsDeeper: boolean;
  @Column(count('frame_count', { default: 0 })) frameCount: number;
  @Column({
    type: 'simple-enum',
    enum: ['pending', 'processing', 'completed', 'failed', 'retry'],
    default: 'pending',
  })
  status: JobState;
  @Column(optionalText('worker_id', 64)) workerId: string | null;
  @Column(optionalTime('started_at')) startedAt: Date | null;
  @Column(optionalTime('completed_at')) completedAt: Date | null;
  @Column({ name: 'error_message', type: 'text', nullable: true }) errorMessage: string | null;
  @Column({ name: 'retry_count', type: 'tinyint', unsigned: true, default: 0 }) retryCount: number;
  @Column(nowByDefault('created_at')) createdAt: Date;
  @Column({ name: 'made_by', type: 'simple-enum', enum: ['worker', 'client'], default: 'worker' })
  madeBy: 'worker' | 'client';
  @Column({ name: 'lease_token', type: 'varchar', length: 32, nullable: true }) leaseToken: string | null;
  @Column(optionalFineTime('lease_expires_at')) leaseExpiresAt: Date | null;
  @Column(optionalFineTime('heartbeat_at')) heartbeatAt: Date | null;
  @Column(optionalFloat('progress')) progress: number | null;
  /** Quota reserved for the stack, estimated from the size of the frames. */
  @Column(bytes('expected_bytes', { default: 0 })) expectedBytes: number;
  /** The files that the worker put under this lease, as the server measured them. */
  @Column(bytes('put_stack_bytes', { nullable: true })) putStackBytes: number | null;
  @Column({ name: 'put_stack_sha256', type: 'varchar', length: 64, nullable: true }) putStackSha256:
    string | null;
  @Column(bytes('put_thumbnail_bytes', { nullable: true })) putThumbnailBytes: number | null;
  /** The id of a device's stack that is made again to be compared; that stack may be gone by now. */
  @Column(count('verifies_stack_id', { nullable: true })) verifiesStackId: number | null;
  /** JSON, see `frame-reasons.ts`; null while that is not known. */
  @Column({ name: 'dropped_frames', type: 'text', nullable: true }) droppedFrames: string | null;
  @Column({ name: 'frames_in_part', type: 'text', nullable: true }) framesInPart: string | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE', onUpdate: 'RESTRICT' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'stacking_jobs_ibfk_1' })
  user: User;

  @ManyToOne(() => UploadSession, { onDelete: 'CASCADE', onUpdate: 'RESTRICT', nullable: true })
  @JoinColumn({ name: 'upload_session_id', foreignKeyConstraintName: 'stacking_jobs_ibfk_2' })
  session: UploadSession | null;
}
