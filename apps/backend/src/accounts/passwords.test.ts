import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import bcrypt from 'bcrypt';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../ground/config.ts';
import { Passwords } from './passwords.ts';

const secret = 'a rather long password';

it('hashes at a cost of 10, which no setting changes', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'crowdsky-passwords-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true }));
  const hash = await new Passwords(readConfig({ DATA_DIR: dataDir })).hash(secret, 'ada');
  expect(bcrypt.getRounds(hash)).toBe(10);
});

it.each([4, 10])(
  'an unknown name takes as long as a wrong password at cost %i, and never matches',
  async (cost) => {
    const passwords = new Passwords({ passwordCost: cost });
    const hash = await passwords.hash(secret, 'ada');
    expect(hash.slice(0, 7)).toBe(passwords.nobodys.slice(0, 7));
    expect(passwords.nobodys).toHaveLength(hash.length);
    expect(await passwords.verify(secret, hash, 'ada')).toBe(true);
    expect(await passwords.verify(secret, null, 'ada')).toBe(false);
  },
);
