/** Fills a MariaDB with a large archive in a few statements. */
import type { EntityManager } from 'typeorm';

export interface Archive {
  stackCount: number;
  userCount: number;
  /** Gets one stack in a hundred besides its share. */
  busyUser: number;
}

const batch = 100_000;

export async function fillArchive(em: EntityManager, archive: Archive): Promise<void> {
  const { stackCount, userCount, busyUser } = archive;
  await em.query(
    `INSERT INTO users (username, email, password_hash) SELECT CONCAT('user', seq), CONCAT('user', seq, '@example.org'), '-' FROM seq_1_to_${userCount}`,
  );
  for (let from = 1; from <= stackCount; from += batch) {
    const to = Math.min(stackCount, from + batch - 1);
    const owner = `IF(seq % 100 = 0, ${busyUser}, 1 + (seq * 7919) % ${userCount})`;
    await em.query(
      `INSERT INTO stacking_jobs (id, user_id, chunk_key, status, made_by) SELECT seq, ${owner}, CONCAT('key_', seq), 'completed', 'worker' FROM seq_${from}_to_${to}`,
    );
    // Forty objects at their own places on the sky, each observed over four years.
    const object = '((seq DIV 17) % 40)';
    const ra = `(${object} * 9 + (seq % 100) / 100)`;
    const dec = `(${object} * 4.0 - 80 + (seq % 70) / 100)`;
    const band = `FLOOR(${dec} + 90)`;
    const perBand = `GREATEST(1, ROUND(360 * COS(RADIANS(${band} - 89.5))))`;
    await em.query(
      `INSERT INTO stacked_frames (stacking_job_id, user_id, object_name, chunk_key, ucloud_path, n_frames_input, n_frames_aligned,
         total_exptime, date_obs_start, observed_at, ra_deg, dec_deg, filter_name, file_size_bytes, sky_cell)
       SELECT seq, ${owner}, CONCAT('M ', ${object}), CONCAT('key_', seq), CONCAT('stacks/user_1/M/stack_', seq, '.fits'), 90, 88, 880,
         t, t, ${ra}, ${dec}, IF(seq % 5 = 0, 'LP', 'IRCUT'), 29000000,
         ${band} * 1000 + LEAST(${perBand} - 1, FLOOR(${ra} / 360 * ${perBand}))
       FROM (SELECT seq, TIMESTAMPADD(SECOND, (seq * 104729) % 126144000, '2022-01-01') AS t FROM seq_${from}_to_${to}) AS s`,
    );
  }
  await em.query('ANALYZE TABLE stacked_frames');
}
