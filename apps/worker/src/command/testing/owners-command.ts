/** An owner at a command line: signed in at a server by the environment, and what the commands print. */
import { onTestFinished, vi } from 'vitest';
import { testFolder } from '../../owner/testing/owner-server.ts';

export interface Printed {
  readonly out: string;
  readonly err: string;
}

/** Signed in at `address`, or at none; with a folder for keys of its own. Ends with the test. */
export function ownersCommand(address: string, variables: Readonly<Record<string, string>> = {}) {
  const home = testFolder();
  const own = { XDG_CONFIG_HOME: home, CROWDSKY_SERVER: address, CROWDSKY_KEY: 'csk_own' };
  for (const [name, value] of Object.entries({ ...own, ...variables })) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  return { home, printed: capturePrinted() };
}

function capturePrinted(): () => Printed {
  const spies = [process.stdout, process.stderr].map((stream) => {
    let text = '';
    const spy = vi.spyOn(stream, 'write').mockImplementation((piece) => {
      text += String(piece);
      return true;
    });
    onTestFinished(() => {
      spy.mockRestore();
    });
    return () => text;
  });
  return () => ({ out: spies[0](), err: spies[1]() });
}
