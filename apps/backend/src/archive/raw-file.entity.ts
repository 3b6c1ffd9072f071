/** The table `raw_files`. */
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import {
  bytes,
  count,
  nowByDefault,
  optionalDegrees,
  optionalFloat,
  optionalText,
  optionalTime,
} from '../database/columns.ts';
import { UploadSession } from './upload-session.entity.ts';

@Entity('raw_files')
@Index('idx_session', ['uploadSessionId'])
@Index('idx_chunk', ['uploadSessionId', 'chunkKey'])
@Index('uq_session_sha', ['uploadSessionId', 'sha256'], { unique: true })
@Index('idx_kept', ['keptIn', 'isDeleted'])
export class RawFileRow {
  @PrimaryGeneratedColumn({ unsigned: true }) id: number;
  @Column(count('upload_session_id')) uploadSessionId: number;
  @Column({ type: 'varchar', length: 255 }) filename: string;
  /** A file of this machine while `keptIn` is `buffer`, an object of the storage afterwards. */
  @Column({ name: 'ucloud_path', type: 'varchar', length: 512 }) ucloudPath: string;
  @Column(bytes('file_size_bytes')) fileSizeBytes: number;
  @Column(optionalTime('fits_date_obs')) fitsDateObs: Date | null;
  @Column(optionalText('fits_object', 255)) fitsObject: string | null;
  @Column(optionalFloat('fits_exptime')) fitsExptime: number | null;
  @Column(optionalDegrees('fits_ra')) fitsRa: number | null;
  @Column(optionalDegrees('fits_dec')) fitsDec: number | null;
  @Column(optionalText('chunk_key', 64)) chunkKey: string | null;
  @Column({ name: 'is_deleted', type: Boolean, default: false }) isDeleted: boolean;
  @Column(nowByDefault('created_at')) createdAt: Date;
  /** Of the file as it was sent. */
  @Column({ type: 'varchar', length: 64, nullable: true }) sha256: string | null;
  /** Of the bytes kept, in which the location may be blanked; null for files that were taken before it was noted. */
  @Column(optionalText('stored_sha256', 64)) storedSha256: string | null;
  @Column(optionalText('filter_name', 32)) filterName: string | null;
  @Column(optionalText('telescope', 64)) telescope: string | null;
  @Column(count('width_px', { nullable: true })) widthPx: number | null;
  @Column(count('height_px', { nullable: true })) heightPx: number | null;
  /** `moving`: stacked, and on its way to the storage because the account keeps its raws. */
  @Column({ name: 'kept_in', type: 'simple-enum', enum: ['buffer', 'moving', 'storage'], default: 'buffer' })
  keptIn: 'buffer' | 'moving' | 'storage';

  @ManyToOne(() => UploadSession, { onDelete: 'CASCADE', onUpdate: 'RESTRICT' })
  @JoinColumn({ name: 'upload_session_id', foreignKeyConstraintName: 'raw_files_ibfk_1' })
  session: UploadSession;
}
