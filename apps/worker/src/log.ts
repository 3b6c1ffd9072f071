/** Structured logs: one JSON object a line, as the backend writes them. */

export const LOG_LEVELS = ['info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export type Log = (level: LogLevel, message: string, facts?: Readonly<Record<string, unknown>>) => void;

/** `write` gets whole lines, those of `lowest` and graver. */
export function createLog(
  write: (line: string) => void,
  lowest: LogLevel = 'info',
  now: () => Date = () => new Date(),
): Log {
  return (level, message, facts = {}) => {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(lowest)) return;
    write(`${JSON.stringify({ time: now().toISOString(), level, message, ...facts })}\n`);
  };
}
