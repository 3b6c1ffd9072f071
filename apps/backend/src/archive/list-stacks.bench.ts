/**
 * Lists and searches over HTTP among 1,000,000 stacks of 10,000 accounts on a real MariaDB, half of the calls by the
 * account that has 10,000 of them. `npm run bench -- lists`; CROWDSKY_STACKS sets another number.
 */
import { afterAll, bench, describe } from 'vitest';
import { User } from '../accounts/user.entity.ts';
import { SignInService } from '../accounts/sign-in-service.ts';
import { sessionCookieName } from '../accounts/session-cookie.ts';
import { fillArchive } from '../testing/fill-archive.ts';
import { hasMariadb, startMariadb } from '../testing/private-mariadb.ts';
import { startTestServer } from '../testing/test-server.ts';

const stackCount = Number(process.env['CROWDSKY_STACKS'] ?? '1000000');
const userCount = stackCount / 100;
const busyUser = 1;
const otherUsers = 100;

const addresses: Readonly<Record<string, string>> = {
  'the newest': '/api/stacks',
  'an object': '/api/stacks?object=M%207',
  'a filter': '/api/stacks?filter=LP',
  'a month': '/api/stacks?from=2024-03-01T00:00:00Z&to=2024-04-01T00:00:00Z',
  'a cone': '/api/stacks?raDeg=63.5&decDeg=-51.7&radiusDeg=1',
  'a box': '/api/stacks?raMinDeg=355&raMaxDeg=5&decMinDeg=-85&decMaxDeg=-75',
  'half the sky': '/api/stacks?raMinDeg=0&raMaxDeg=180&decMinDeg=-90&decMaxDeg=90',
  objects: '/api/stacks/objects',
};

/** The baseline: the cost of any response of this server on this machine. */
const peer = 'who I am';

if (hasMariadb) {
  const mariadb = await startMariadb();
  const server = await startTestServer({ DATABASE_URL: await mariadb.newDatabase('archive') });
  await fillArchive(server.em, { stackCount, userCount, busyUser });
  const callers = await signedIn();
  let turn = 0;

  afterAll(async () => {
    await server.close();
    await mariadb.stop();
  });

  describe(`among ${stackCount} stacks`, () => {
    for (const [name, path] of Object.entries({ ...addresses, [peer]: '/api/auth/me' })) {
      bench(name, () => call(path), { time: 0, iterations: 1000, warmupTime: 0, warmupIterations: 100 });
    }
  });

  /** The busy account, and some of the others. */
  async function signedIn(): Promise<string[]> {
    const cookies: string[] = [];
    for (let number = 0; number <= otherUsers; number++) {
      const id = number === 0 ? busyUser : 2 + ((number * 7919) % (userCount - 2));
      const user = await server.em.findOneByOrFail(User, { id });
      const { token } = await server.get(SignInService).startSession(user);
      cookies.push(`${sessionCookieName(server.config)}=${token}`);
    }
    return cookies;
  }

  async function call(path: string): Promise<void> {
    turn++;
    const cookie = callers[turn % 2 === 0 ? 0 : 1 + (turn % otherUsers)];
    const answer = await fetch(server.url + path, { headers: { cookie } });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  }
}
