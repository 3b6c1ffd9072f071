import { expect, it } from 'vitest';
import { parseSettings } from './parse-settings.ts';

const defaults = {
  keepsLocation: false,
  format: 'float32',
  rejection: 'winsorized',
  slot: 'all',
  secondsPerMegapixel: 0,
};

it('reads back what was stored', () => {
  const chosen = { keepsLocation: true, format: 'int16', rejection: 'mad', slot: 900 };
  const settings = { ...chosen, secondsPerMegapixel: 0.4 };
  expect(parseSettings(JSON.stringify(settings))).toEqual(settings);
});

it('hides the place and keeps floats until the user chooses otherwise', () => {
  expect(parseSettings(null)).toEqual(defaults);
});

it.each(['', '{', 'null', '[]', '7', '"float32"'])('takes the defaults for %s', (stored) => {
  expect(parseSettings(stored)).toEqual(defaults);
});

it('takes the default for each value that it does not know, and keeps the others', () => {
  const stored = { keepsLocation: 'yes', format: 'int8', rejection: 'median', slot: 7 };
  expect(parseSettings(JSON.stringify({ ...stored, secondsPerMegapixel: -1 }))).toEqual({
    ...defaults,
    rejection: 'median',
  });
});
