/** The table `stacked_frames`: the archive. */
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
import { StackingJob } from './stacking-job.entity.ts';

@Entity('stacked_frames')
@Index('uq_stack_job', ['stackingJobId'], { unique: true })
@Index('idx_user_observed', ['userId', 'observedAt'])
// Including the exposure lets the index alone answer the list of objects.
@Index('idx_user_object', ['userId', 'objectName', 'observedAt', 'totalExptime'])
@Index('idx_user_filter', ['userId', 'filterName', 'observedAt'])
@Index('idx_user_sky', ['userId', 'skyCell', 'observedAt'])
// All that the sky of everyone asks for: the index alone answers.
@Index('idx_sky', ['skyCell', 'dateObsStart', 'userId', 'isPublic', 'totalExptime'])
@Index('idx_user_chunk', ['userId', 'chunkKey'])
@Index('idx_user_sha', ['userId', 'sha256'])
export class StackedFrame {
  @PrimaryGeneratedColumn({ unsigned: true }) id: number;
  @Column(count('stacking_job_id')) stackingJobId: number;
  @Column(count('user_id')) userId: number;
  @Column(optionalText('object_name', 255)) objectName: string | null;
  @Column({ name: 'chunk_key', type: 'varchar', length: 64 }) chunkKey: string;
  @Column({ name: 'ucloud_path', type: 'varchar', length: 512 }) ucloudPath: string;
  @Column(optionalText('thumbnail_path', 512)) thumbnailPath: string | null;
  @Column(count('n_frames_input')) nFramesInput: number;
  @Column(count('n_frames_aligned')) nFramesAligned: number;
  @Column(optionalFloat('total_exptime')) totalExptime: number | null;
  @Column(optionalTime('date_obs_start')) dateObsStart: Date | null;
  @Column(optionalTime('date_obs_end')) dateObsEnd: Date | null;
  @Column(optionalDegrees('ra_deg')) raDeg: number | null;
  @Column(optionalDegrees('dec_deg')) decDeg: number | null;
  @Column(bytes('file_size_bytes', { default: 0 })) fileSizeBytes: number;
  @Column(count('n_stars_detected', { nullable: true })) nStarsDetected: number | null;
  @Column(nowByDefault('created_at')) createdAt: Date;
  /** The sort key of lists: `dateObsStart`, or the time of recording when that is unknown. */
  @Column({ name: 'observed_at', type: 'datetime' }) observedAt: Date;
  @Column(optionalFineTime('date_obs_mid')) dateObsMid: Date | null;
  @Column(optionalText('filter_name', 32)) filterName: string | null;
  @Column(optionalText('telescope', 64)) telescope: string | null;
  @Column({ name: 'made_by', type: 'simple-enum', enum: ['worker', 'client'], default: 'worker' })
  madeBy: 'worker' | 'client';
  /** Of the file as it was sent. */
  @Column({ type: 'varchar', length: 64, nullable: true }) sha256: string | null;
  /** Of the bytes kept, in which the location may be blanked; null for stacks that were taken before it was noted. */
  @Column(optionalText('stored_sha256', 64)) storedSha256: string | null;
  @Column(bytes('thumbnail_size_bytes', { default: 0 })) thumbnailSizeBytes: number;
  @Column(count('width_px', { nullable: true })) widthPx: number | null;
  @Column(count('height_px', { nullable: true })) heightPx: number | null;
  @Column(optionalFloat('fwhm_px')) fwhmPx: number | null;
  @Column(optionalFloat('sky_level')) skyLevel: number | null;
  @Column(optionalFloat('noise_level')) noiseLevel: number | null;
  /** The cell of the sky grid that holds the pointing, see `sky-cell.ts`. */
  @Column(count('sky_cell', { nullable: true })) skyCell: number | null;
  /** How the pixels were sharpened, as the header's SHARPEN says; null for older stacks and foreign ones. */
  @Column(optionalText('sharpening', 68)) sharpening: string | null;
  /** JSON, see `verification.ts`; null while nobody has made a device's stack again. */
  @Column({ type: 'text', nullable: true }) verification: string | null;
  /** The owner's choice for this stack; null: as the account's `stacksPublic` says. */
  @Column({ name: 'is_public', type: Boolean, nullable: true }) isPublic: boolean | null;

  @ManyToOne(() => StackingJob, { onDelete: 'CASCADE', onUpdate: 'RESTRICT' })
  @JoinColumn({ name: 'stacking_job_id', foreignKeyConstraintName: 'stacked_frames_ibfk_1' })
  job: StackingJob;

  @ManyToOne(() => User, { onDelete: 'CASCADE', onUpdate: 'RESTRICT' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'stacked_frames_ibfk_2' })
  user: User;
}
