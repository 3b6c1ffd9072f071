import { expect, it } from 'vitest';
import { createLog } from './log.ts';

const at = (): Date => new Date('2025-03-28T01:02:03.004Z');

it('writes a line of JSON with its time and facts', () => {
  const lines: string[] = [];
  createLog((line) => lines.push(line), 'info', at)('warn', 'Two\nlines.', { jobId: 7 });
  expect(lines).toEqual([
    '{"time":"2025-03-28T01:02:03.004Z","level":"warn","message":"Two\\nlines.","jobId":7}\n',
  ]);
});

it.each([
  ['info', ['info', 'warn', 'error']],
  ['warn', ['warn', 'error']],
  ['error', ['error']],
  ['silent', []],
] as const)('from %s on', (lowest, written) => {
  const lines: string[] = [];
  const log = createLog((line) => lines.push((JSON.parse(line) as { level: string }).level), lowest);
  for (const level of ['info', 'warn', 'error'] as const) log(level, 'said');
  expect(lines).toEqual(written);
});
