/** A stack as the earlier system's clients read it. */
import type { StackedFrame } from '../archive/stacked-frame.entity.ts';
import { legacyTime } from './legacy-answer.ts';

export function legacyStack(row: StackedFrame) {
  return {
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
  };
}
