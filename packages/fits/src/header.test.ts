/** Header cards: read in every form, odd ones included, changed, and written back. */
import { describe, expect, test } from 'vitest';
import { formatCard } from './format-card.ts';
import { Header } from './header.ts';
import { parseHeader } from './parse-header.ts';

/** A header block from card texts, END added. */
function headerBytes(...cards: string[]): Uint8Array {
  const text = [...cards, 'END'].map((card) => card.padEnd(80)).join('');
  return Uint8Array.from(text.padEnd(Math.ceil(text.length / 2880) * 2880), (character) =>
    character.charCodeAt(0),
  );
}
function parse(...cards: string[]): Header {
  const parsed = parseHeader(headerBytes(...cards));
  if (parsed.kind !== 'header') throw new Error('no END');
  return parsed.header;
}

describe('values', () => {
  test.each([
    ["A       = 'it''s'   / c", "it's"],
    ["A       = '  lead  '", '  lead'],
    ["A       = ''", ''],
    ["A       = 'a / b' / c", 'a / b'],
    ['A       =                   42 / c', 42],
    ['A       = 42/c', 42],
    ['A       =    +7', 7],
    ['A       = -0', 0],
    ['A       = 1.5D3', 1500],
    ['A       = .5', 0.5],
    ['A       = 5.', 5],
    ['A       = 2e-3', 0.002],
    ['A       = 12345678901234567890', 12345678901234567890n],
    ['A       = T', true],
    ['A       =                    F', false],
    ['A       = (1.5, -2)', { re: 1.5, im: -2 }],
    ['A       =                      / nothing', undefined],
    ['A       =', undefined],
  ])('%s', (card, value) => {
    const header = parse(card);
    expect(header.get('A')).toEqual(value);
    expect(header.has('a')).toBe(true);
    expect(header.warnings).toEqual([]);
  });

  test('typed getters give undefined for a value of another type', () => {
    const header = parse(
      "S       = 'x'",
      'N       = 1.5',
      'I       = 3',
      'L       = T',
      'B       = 9007199254740993',
    );
    expect([header.string('S'), header.number('S'), header.boolean('S')]).toEqual([
      'x',
      undefined,
      undefined,
    ]);
    expect([header.number('N'), header.integer('N'), header.string('N')]).toEqual([
      1.5,
      undefined,
      undefined,
    ]);
    expect([header.integer('I'), header.number('I'), header.boolean('L')]).toEqual([3, 3, true]);
    expect([header.integer('B'), header.number('B')]).toEqual([undefined, 9007199254740992]);
  });

  test('strings go on in CONTINUE cards, and only after an ampersand', () => {
    const header = parse(
      "LONG    = 'one &' / first",
      "CONTINUE  'two''s&'",
      "CONTINUE  '' / last",
      "AMP     = 'a & b &'",
      "PLAIN   = 'x'",
      "CONTINUE  'lost'",
    );
    expect(header.string('LONG')).toBe("one two's");
    expect(header.comment('LONG')).toBe('first last');
    expect(header.string('AMP')).toBe('a & b &');
    expect(header.string('PLAIN')).toBe('x');
    expect(header.warnings).toEqual(['Card 6 (CONTINUE) continues nothing.']);
  });

  test('HIERARCH keywords are found with and without the prefix', () => {
    const header = parse("HIERARCH ESO TEL  NAME = 'VLT' / where", 'HIERARCH GAIN=5', 'GAIN    = 80');
    expect(header.string('ESO TEL NAME')).toBe('VLT');
    expect(header.string('hierarch eso tel name')).toBe('VLT');
    expect(header.comment('ESO TEL NAME')).toBe('where');
    expect(header.integer('GAIN')).toBe(80);
    expect(header.integer('HIERARCH GAIN')).toBe(5);
    expect(header.warnings).toEqual([]);
  });

  test('commentary keeps its order, and the first of two equal keywords counts', () => {
    const header = parse(
      'HISTORY one',
      "A       = 'first'",
      'COMMENT = no value',
      'HISTORY   two',
      "A       = 'second'",
    );
    expect(header.commentary('HISTORY')).toEqual(['one', '  two']);
    expect(header.commentary('COMMENT')).toEqual(['= no value']);
    expect(header.string('A')).toBe('first');
    expect([...header].map((card) => card.keyword)).toEqual(['HISTORY', 'A', 'COMMENT', 'HISTORY', 'A']);
  });
});

describe('odd cards are read where possible and always told', () => {
  test.each([
    ["object  = 'M 31'", 'OBJECT', 'M 31', 'lower case'],
    ["OBJECT  = 'M 31", 'OBJECT', 'M 31', 'no closing quote'],
    ["OBJECT  = 'M 31      / the name", 'OBJECT', 'M 31', 'no closing quote'],
    ['OBJECT  = M 31', 'OBJECT', 'M 31', 'kept as text'],
    ['DATE-OBS= 2024-05-01 / day', 'DATE-OBS', '2024-05-01', 'kept as text'],
    ['EXPTIME = NaN', 'EXPTIME', 'NaN', 'kept as text'],
    ['EXPTIME = 1E999', 'EXPTIME', '1E999', 'kept as text'],
    ['GAIN=80', 'GAIN', 80, 'wrong column'],
    ['GAIN    =80', 'GAIN', 80, 'no space after'],
    ["FILTER  =\t'LP'\t/ tab", 'FILTER', 'LP', 'outside printable ASCII'],
    ['TEMP    = 20 / in °C', 'TEMP', 20, 'outside printable ASCII'],
    ["A       = 'x' y / c", 'A', 'x', 'follows the closing quote'],
  ])('%s', (card, keyword, value, warning) => {
    const header = parse('B       = 1', card, 'C       = 2');
    expect(header.get(keyword)).toEqual(value);
    expect([header.get('B'), header.get('C')]).toEqual([1, 2]);
    expect(header.warnings).toHaveLength(1);
    expect(header.warnings[0]).toContain(warning);
  });

  test('a header of junk gets a bounded number of warnings', () => {
    const header = parse(...Array.from({ length: 500 }, () => '\x01\x02junk'));
    expect(header.length).toBe(500);
    expect(header.warnings).toHaveLength(101);
  });

  test('a header cut before its END asks for more', () => {
    const bytes = headerBytes(...Array.from({ length: 100 }, (_, i) => `K${i}`.padEnd(8) + '= 1'));
    expect(parseHeader(bytes.subarray(0, 5760))).toEqual({ kind: 'need-more' });
    expect(parseHeader(bytes)).toMatchObject({ kind: 'header', endOffset: 8640 });
    expect(() => parseHeader(new Uint8Array(5600 * 2880).fill(65))).toThrow(/No END card/);
  });
});

describe('changes', () => {
  test('set replaces in place, keeps the comment, and drops duplicates', () => {
    const header = parse('A       = 1 / one', 'B       = 2', 'A       = 3');
    header.set('a', 5).set('NEW', 'x', 'added');
    expect([...header].map((card) => card.keyword)).toEqual(['A', 'B', 'NEW']);
    expect([header.get('A'), header.comment('A')]).toEqual([5, 'one']);
    expect(header.delete('B')).toBe(true);
    expect([header.delete('B'), header.has('B'), header.get('NEW')]).toEqual([false, false, 'x']);
  });

  test('what FITS cannot hold is refused', () => {
    const header = new Header();
    for (const value of [NaN, Infinity, { re: NaN, im: 0 }]) {
      expect(() => header.set('A', value)).toThrow(expect.objectContaining({ code: 'bad-value' }));
    }
    for (const keyword of ['', 'END', 'COMMENT', 'Ä', 'A\nB']) {
      expect(() => header.set(keyword, 1)).toThrow(expect.objectContaining({ code: 'bad-value' }));
    }
  });

  test('a clone is independent', () => {
    const header = new Header().set('A', 1);
    const clone = header.clone().set('A', 2);
    expect([header.get('A'), clone.get('A')]).toEqual([1, 2]);
  });
});

describe('cards are written as the standard formats them', () => {
  const format = (keyword: string, value: Parameters<Header['set']>[1], comment = ''): string[] =>
    formatCard([...new Header().set(keyword, value, comment)][0]);

  test('fixed format', () => {
    expect(format('SIMPLE', true, 'c')).toEqual(['SIMPLE  =                    T / c'.padEnd(80)]);
    expect(format('A', 'x', 'c')).toEqual(["A       = 'x       '           / c".padEnd(80)]);
    expect(format('A', 1e21)).toEqual(['A       =               1.0E21'.padEnd(80)]);
    expect(format('A', -1.5e-7)).toEqual(['A       =              -1.5E-7'.padEnd(80)]);
    expect(format('A', undefined, 'c')).toEqual([`A       = ${' '.repeat(20)} / c`.padEnd(80)]);
    expect(formatCard([...new Header().setReal('A', 10)][0])).toEqual([
      'A       =                 10.0'.padEnd(80),
    ]);
  });

  test('characters that FITS has not are replaced', () => {
    expect(format('A', 'é°\n', 'µm')).toEqual(["A       = 'e??     '           / ?m".padEnd(80)]);
  });

  const long = [
    "'".repeat(200),
    'x'.repeat(67) + "''''" + 'y'.repeat(300),
    'a & b&'.repeat(40),
    'é'.repeat(69),
  ];
  test.each([
    ...long,
    '',
    '  lead',
    'ends &',
    'x'.repeat(68),
    'x'.repeat(69),
    "'".repeat(34),
    "'".repeat(35),
  ])('a string reads back: %s', (text) => {
    const images = format('KEY', text, 'why');
    expect(images.every((image) => image.length === 80)).toBe(true);
    expect(parse(...images).string('KEY')).toBe(text.replaceAll('é', 'e'));
    const hierarch = format('ESO A LONG KEYWORD', text, 'why');
    expect(parse(...hierarch).string('ESO A LONG KEYWORD')).toBe(text.replaceAll('é', 'e'));
  });

  test.each([
    0,
    -0,
    1,
    -42,
    0.1,
    1 / 3,
    5e-324,
    1.7976931348623157e308,
    2 ** 53,
    2n ** 70n,
    -1e21,
    { re: 0.1, im: -1e300 },
  ])('a number reads back: %s', (value) => {
    expect(parse(...format('KEY', value, 'why')).get('KEY')).toEqual(Object.is(value, -0) ? 0 : value);
  });

  test('long commentary is split', () => {
    const images = formatCard({ kind: 'commentary', keyword: 'HISTORY', text: 'z'.repeat(100) });
    expect(parse(...images).commentary('HISTORY')).toEqual(['z'.repeat(72), 'z'.repeat(28)]);
  });
});
