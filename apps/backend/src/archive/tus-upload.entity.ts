/** The table `tus_uploads`: files that come in pieces. */
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { User } from '../accounts/user.entity.ts';
import { bytes, count, optionalText } from '../database/columns.ts';
import { UploadSession } from './upload-session.entity.ts';

@Entity('tus_uploads')
@Index('idx_tus_touched', ['touchedAt'])
@Index('idx_tus_user', ['userId', 'takenId'])
@Index('idx_tus_session', ['uploadSessionId'])
export class TusUpload {
  @PrimaryColumn({ type: 'varchar', length: 64 }) token: string;
  @Column(count('user_id')) userId: number;
  /** Of a raw frame; null for a stack. */
  @Column(count('upload_session_id', { nullable: true })) uploadSessionId: number | null;
  /** A file of this machine, until the file is taken. */
  @Column({ type: 'varchar', length: 512 }) path: string;
  /** Counts as bytes of the buffer until the file is taken. */
  @Column(bytes('length_bytes')) lengthBytes: number;
  /** What is safely on the disk; all of them only once the file is taken. */
  @Column(bytes('received_bytes', { default: 0 })) receivedBytes: number;
  /** `Upload-Metadata` as it was sent. */
  @Column({ type: 'text' }) metadata: string;
  /** Of the whole file as it was sent, once it is there. */
  @Column(optionalText('sha256', 64)) sha256: string | null;
  /** The id of the raw file or stack that it became. */
  @Column(count('taken_id', { nullable: true })) takenId: number | null;
  /** When the last piece came. */
  @Column({ name: 'touched_at', type: 'datetime' }) touchedAt: Date;

  @ManyToOne(() => User, { onDelete: 'CASCADE', onUpdate: 'RESTRICT' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'tus_uploads_user' })
  user: User;

  @ManyToOne(() => UploadSession, { onDelete: 'CASCADE', onUpdate: 'RESTRICT' })
  @JoinColumn({ name: 'upload_session_id', foreignKeyConstraintName: 'tus_uploads_session' })
  session: UploadSession | null;
}
