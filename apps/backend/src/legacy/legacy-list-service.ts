/** The list of stacks as the earlier system's clients read it: everything at once. */
import { Injectable } from '@nestjs/common';
import type { User } from '../accounts/user.entity.ts';
import { Database } from '../database/database.ts';
import { StackedFrame } from '../archive/stacked-frame.entity.ts';
import { legacyTime } from './legacy-answer.ts';

@Injectable()
export class LegacyListService {
  constructor(private readonly db: Database) {}

  /** Newest observation first. */
  async stacks(user: User, objectName: string | undefined) {
    const where = { userId: user.id, ...(objectName === undefined ? {} : { objectName }) };
    const rows = await this.db.run((em) =>
      em.find(StackedFrame, { where, order: { observedAt: 'DESC', id: 'DESC' } }),
    );
    return rows.map((row) => ({
      id: row.id,
      job_id: row.stackingJobId,
      object_name: row.objectName,
      chunk_key: row.chunkKey,
      n_frames: row.nFramesAligned,
      n_frames_input: row.nFramesInput,
      n_frames_aligned: row.nFramesAligned,
      total_exptime: row.totalExptime,
      date_obs_start: legacyTime(row.dateObsStart),
      date_obs_end: legacyTime(row.dateObsEnd),
      ra_deg: row.raDeg,
      dec_deg: row.decDeg,
      filter_name: row.filterName,
      telescope: row.telescope,
      file_size_bytes: row.fileSizeBytes,
      n_stars_detected: row.nStarsDetected,
      has_thumbnail: row.thumbnailPath !== null,
      created_at: legacyTime(row.createdAt),
    }));
  }
}
