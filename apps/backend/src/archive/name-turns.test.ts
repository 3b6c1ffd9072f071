/** Work on one name comes in turn, work on different names at once. */
import { expect, it } from 'vitest';
import { NameTurns } from './name-turns.ts';

/** Work that ends when told, and a list of what has begun and ended. */
function makeWork() {
  const log: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (label: string) => async (): Promise<string> => {
    log.push(`${label} begins`);
    await new Promise<void>((end) => ends.set(label, end));
    log.push(`${label} ends`);
    return label;
  };
  const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { log, work, breathe, end: (label: string) => ends.get(label)?.() };
}

it('one name: the second begins when the first has ended, and each gets its own result', async () => {
  const turns = new NameTurns();
  const { log, work, breathe, end } = makeWork();
  const results = [turns.take('a', work('first')), turns.take('a', work('second'))];
  await breathe();
  expect(log).toEqual(['first begins']);
  end('first');
  await breathe();
  expect(log).toEqual(['first begins', 'first ends', 'second begins']);
  end('second');
  expect(await Promise.all(results)).toEqual(['first', 'second']);
});

it('another name does not wait', async () => {
  const turns = new NameTurns();
  const { log, work, breathe, end } = makeWork();
  const results = [turns.take('a', work('first')), turns.take('b', work('second'))];
  await breathe();
  expect(log).toEqual(['first begins', 'second begins']);
  end('second');
  end('first');
  await Promise.all(results);
});

it('a failure reaches its caller only, and the next one has its turn', async () => {
  const turns = new NameTurns();
  const failed = turns.take('a', () => Promise.reject(new Error('no')));
  const next = turns.take('a', () => Promise.resolve(2));
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe(2);
});

it('a third that comes while the second works waits for the second', async () => {
  const turns = new NameTurns();
  const { log, work, breathe, end } = makeWork();
  const first = turns.take('a', work('first'));
  const second = turns.take('a', work('second'));
  await breathe();
  end('first');
  await first;
  const third = turns.take('a', work('third'));
  await breathe();
  expect(log.at(-1)).toBe('second begins');
  end('second');
  await second;
  await breathe();
  expect(log.at(-1)).toBe('third begins');
  end('third');
  await third;
});

it('forgets a name when nobody works on it', async () => {
  const turns = new NameTurns();
  const kept = (turns as unknown as { last: Map<string, unknown> }).last;
  const { work, breathe, end } = makeWork();
  const turn = turns.take('a', work('first'));
  await breathe();
  expect([...kept.keys()]).toEqual(['a']);
  end('first');
  await turn;
  expect(kept.size).toBe(0);
});
