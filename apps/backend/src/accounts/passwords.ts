/** bcrypt, as the earlier system used it, so that its hashes stay valid. */
import bcrypt from 'bcrypt';

const cost = 10;
/** Compared when there is no such account, so that an unknown name takes as long as a wrong password. */
const nobodysHash = bcrypt.hashSync('nobody has this password', cost);

export function hashPassword(password: string): Promise<string> {
  return bcrypt.hash(password, cost);
}

/** PHP writes `$2y$` where this library writes `$2b$`; the algorithm is the same. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const matches = await bcrypt.compare(password, (hash ?? nobodysHash).replace(/^\$2y\$/, '$2b$'));
  return matches && hash !== null;
}
