/** Asks at a terminal: a name, and a password that does not show. */
import { createInterface } from 'node:readline/promises';
import type { ReadStream } from 'node:tty';

export interface Terminal {
  readonly input: Pick<
    ReadStream,
    'isTTY' | 'setRawMode' | 'on' | 'off' | 'resume' | 'pause' | 'setEncoding'
  >;
  readonly output: { write(text: string): unknown };
}

/** What is typed up to Enter. Rejects with the signal's reason. */
export async function askLine(question: string, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await lines.question(question, { signal })).trim();
  } finally {
    lines.close();
  }
}

const BACKSPACES = new Set(['\u0008', '\u007f']);
const ENTERS = new Set(['\r', '\n', '\u0004']);

/** What is typed up to Enter, unseen; Ctrl-C is handed to `interrupt`. Rejects with the signal's reason. */
export async function askPassword(
  question: string,
  { input, output }: Terminal,
  signal: AbortSignal,
  interrupt: () => void,
): Promise<string> {
  output.write(question);
  input.setEncoding('utf8');
  input.setRawMode(true);
  input.resume();
  let typed: string[] = [];
  let read: ((text: string) => void) | undefined;
  let stop: (() => void) | undefined;
  try {
    return await new Promise<string>((resolve, reject) => {
      read = (text) => {
        for (const character of text) {
          if (ENTERS.has(character)) {
            resolve(typed.join(''));
            return;
          }
          if (character === '\u0003') interrupt();
          else if (character === '\u0015') typed = [];
          else if (BACKSPACES.has(character)) typed.pop();
          else typed.push(character);
        }
      };
      stop = () => {
        reject(signal.reason as Error);
      };
      input.on('data', read);
      signal.addEventListener('abort', stop);
    });
  } finally {
    if (read) input.off('data', read);
    if (stop) signal.removeEventListener('abort', stop);
    input.setRawMode(false);
    input.pause();
    output.write('\n');
  }
}

/** The first lines of a pipe, without their ends; fewer where it has no more. */
export async function readLines(input: AsyncIterable<unknown>, count: number): Promise<string[]> {
  let text = '';
  for await (const piece of input) {
    text += String(piece);
    if (text.split('\n').length > count) break;
  }
  return text.split(/\r?\n/).slice(0, count);
}
