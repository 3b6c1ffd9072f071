/** The built `crowdsky worker` in a process of its own. */
import { RunningProgram } from './running-program.ts';

/** Gone when the test is over. */
export class RunningWorker extends RunningProgram {
  constructor(
    url: string,
    key: string,
    flags: readonly string[],
    variables: Readonly<Record<string, string>> = {},
  ) {
    super(['worker', ...flags], { ...variables, API_BASE_URL: url, WORKER_API_KEY: key });
  }
}
