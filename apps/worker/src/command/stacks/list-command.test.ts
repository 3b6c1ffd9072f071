import { expect, it } from 'vitest';
import { stackView } from '../../owner/testing/stack-view.ts';
import { stackLines } from './list-command.ts';

it('is a table of what the account has', () => {
  const stacks = [
    stackView({ id: 12, sizeBytes: 29_100_000 }),
    stackView({
      id: 3,
      objectName: null,
      exposureSeconds: null,
      framesAligned: 88,
      framesInput: 90,
      madeBy: 'client',
    }),
  ];
  expect(stackLines(stacks, 'http://a')).toEqual([
    'number  chunk                   object   frames    exposure  size     made by',
    '12      20250115.76_10.0_+20.0  M 1      5 of 5    50 s      29.1 MB  the server',
    '3       20250115.76_10.0_+20.0  no name  88 of 90  unknown   1.0 kB   a device',
  ]);
  const verification = { isSame: true, exceptPlace: false, differences: [], checkedBy: 'c', checkedAt: '' };
  const judged = [true, false].map((isSame) =>
    stackView({ madeBy: 'client', verification: { ...verification, isSame } }),
  );
  const makers = stackLines(judged, 'http://a').map((line) => line.split('  ').at(-1));
  expect(makers).toEqual(['made by', 'a device, verified', 'a device, not what its frames give']);
  expect(stackLines([], 'http://a')).toEqual(['There are no stacks at http://a.']);
});
