import { expect, it } from 'vitest';
import { findStackOf } from './find-stack-of.ts';
import { stackView } from './testing/stack-view.ts';

const frame = { telescope: 'S50', filter: 'LP' };
const chunk = { key: '20250115.76_10.0_+20.0_LP', frames: [frame, frame, frame] };
const stack = { chunkKey: '20250115.76_10.0_+20.0', telescope: 'S50', filter: 'LP', framesInput: 3 };

it.each([
  ['the same', {}, true],
  ['deeper', { framesInput: 4 }, true],
  ['shallower', { framesInput: 2 }, false],
  ['another place', { chunkKey: '20250115.76_10.0_+21.0' }, false],
  ['another filter', { filter: 'IRCUT' }, false],
  ['another telescope', { telescope: 'S30' }, false],
  ['an unknown telescope', { telescope: null }, true],
])('%s', (_, difference, isFound) => {
  const known = stackView({ ...stack, ...difference });
  expect(findStackOf(chunk, [stackView({ chunkKey: 'x' }), known])).toBe(isFound ? known : undefined);
});

it('knows a chunk without a place', () => {
  const known = stackView({ ...stack, chunkKey: '20250115.76_unknown' });
  expect(findStackOf({ ...chunk, key: '20250115.76_unknown_2' }, [known])).toBe(known);
});
