/** The table `trashed_stacks`: stacks that were deleted or replaced, and may be restored until they expire. */
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { User } from '../accounts/user.entity.ts';
import { bytes, count } from '../database/columns.ts';

@Entity('trashed_stacks')
@Index('uq_trash_job', ['stackingJobId'], { unique: true })
@Index('idx_trash_user', ['userId', 'trashedAt'])
@Index('idx_trash_expiry', ['expiresAt'])
export class TrashedStack {
  /** The stack keeps its id, and its job too: the names of its objects hold it. */
  @PrimaryColumn({ type: 'int', unsigned: true }) id: number;
  @Column(count('stacking_job_id')) stackingJobId: number;
  @Column(count('user_id')) userId: number;
  @Column({ type: 'simple-enum', enum: ['deleted', 'replaced'] }) reason: 'deleted' | 'replaced';
  @Column(bytes('size_bytes')) sizeBytes: number;
  /** The rows as they were, in JSON: a column that is added later needs no twin here. */
  @Column({ name: 'stack_row', type: 'text' }) stackRow: string;
  @Column({ name: 'job_row', type: 'text' }) jobRow: string;
  @Column({ name: 'trashed_at', type: 'datetime' }) trashedAt: Date;
  @Column({ name: 'expires_at', type: 'datetime' }) expiresAt: Date;

  @ManyToOne(() => User, { onDelete: 'CASCADE', onUpdate: 'RESTRICT' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'trashed_stacks_user' })
  user: User;
}
