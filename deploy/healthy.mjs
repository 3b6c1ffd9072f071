/** `node healthy.mjs URL`: exit code 0 where the address answers with 200. Images have no curl. */
import { get } from 'node:http';

const asking = get(process.argv[2] ?? '', { timeout: 4000 }, (answer) => {
  process.exit(answer.statusCode === 200 ? 0 : 1);
});
asking.once('timeout', () => process.exit(1));
asking.once('error', () => process.exit(1));
