/** Walks the upload buffer and deletes files that no row refers to. */
import { readdir, rmdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { partPrefix } from '../files/receive-file.ts';

export interface SweepRules {
  uploadDir: string;
  /** Files touched later may belong to a running request. */
  untouchedSinceMs: number;
  isWanted(sessionToken: string, path: string): Promise<boolean>;
  /** Of a file that comes in pieces and is named by its token. */
  isPartWanted(token: string): Promise<boolean>;
}

/** Resolves to the number of deleted files. Only `incoming` and folders of the form `user_N/sess_T` and `user_N/tus` are looked at. */
export async function sweepBuffer(rules: SweepRules): Promise<number> {
  let deleted = await sweepFolder(join(rules.uploadDir, 'incoming'), async () => false, rules);
  for (const user of await foldersIn(rules.uploadDir, /^user_\d+$/)) {
    deleted += await sweepFolder(
      join(rules.uploadDir, user, 'tus'),
      (name) => rules.isPartWanted(name),
      rules,
    );
    for (const session of await foldersIn(join(rules.uploadDir, user), /^sess_[0-9a-f]+$/)) {
      const folder = join(rules.uploadDir, user, session);
      const token = session.slice('sess_'.length);
      deleted += await sweepFolder(folder, (name) => rules.isWanted(token, join(folder, name)), rules);
      const found = await stat(folder).catch(() => null);
      if (found && found.mtimeMs < rules.untouchedSinceMs) await rmdir(folder).catch(() => {}); // stays when it is not empty
    }
  }
  return deleted;
}

async function sweepFolder(
  folder: string,
  isWanted: (name: string) => Promise<boolean>,
  { untouchedSinceMs }: SweepRules,
): Promise<number> {
  let deleted = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (!found?.isFile() || found.mtimeMs >= untouchedSinceMs) continue;
    if (!name.startsWith(partPrefix) && (await isWanted(name))) continue;
    await unlink(path).catch(() => {});
    deleted++;
  }
  return deleted;
}

async function foldersIn(folder: string, pattern: RegExp): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && pattern.test(entry.name))
    .map((entry) => entry.name);
}
