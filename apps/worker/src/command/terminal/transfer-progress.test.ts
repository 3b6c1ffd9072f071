import { expect, it } from 'vitest';
import { createTransferProgress } from './transfer-progress.ts';

function screenOf(isTTY: boolean, columns = 100) {
  const written: string[] = [];
  let ms = 0;
  const progress = createTransferProgress({ isTTY, columns, write: (text) => written.push(text) }, () => ms);
  return { progress, written, pass: (more: number) => (ms += more) };
}

it('tells speed and time left from what is through', () => {
  const { progress, written, pass } = screenOf(true);
  progress.begin('sending', 4, 8_000_000);
  pass(2000);
  progress.addBytes(2_000_000);
  expect(written.at(-1)).toBe(
    '\r[######------------------] 25%  sending 0/4 files, 1.0 MB/s, 6 s left\u001b[K',
  );
  pass(100);
  progress.addFile();
  expect(written.at(-1)).toContain('25%  sending 1/4 files');
  pass(100);
  progress.addBytes(-2_000_000);
  expect(written.at(-1)).toBe('\r[------------------------] 0%  sending 1/4 files\u001b[K');
  progress.end();
  expect(written.at(-1)).toBe('\r\u001b[K');
});

it('is drawn no more often than anyone can see, and no wider than the terminal', () => {
  const { progress, written, pass } = screenOf(true, 30);
  progress.begin('sending', 1, 100);
  pass(79);
  progress.addBytes(1);
  expect(written).toHaveLength(1);
  pass(1);
  progress.addBytes(1);
  expect(written).toHaveLength(2);
  expect(written[1].replace('\r', '').replace('\u001b[K', '')).toHaveLength(29);
});

it('elsewhere there is a line for each part, and notes', () => {
  const { progress, written, pass } = screenOf(false);
  progress.begin('reading', 3, 24_000_000);
  pass(5000);
  progress.addBytes(24_000_000);
  progress.note('The server is away.');
  progress.end();
  expect(written).toEqual(['reading 3 files, 24.0 MB\n', 'The server is away.\n']);
});
