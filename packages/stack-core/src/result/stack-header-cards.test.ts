import { bytesSource, parseHeader, readPrimary, writeFits } from '@crowdsky/fits';
import type { Header } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import { addMasterCards } from '../calibration/master-cards.ts';
import { readFrameMeta } from '../frames/frame-meta.ts';
import { IDENTITY } from '../ground/image.ts';
import type { FrameReport } from '../ground/stack-report.ts';
import { DEFAULT_OPTIONS } from '../options.ts';
import type { RegisteredFrame } from '../registration/reference-attempt.ts';
import type { Stack } from './finish-stack.ts';
import { stackHeader } from './stack-header.ts';
import { SOFTWARE } from './version.ts';

/** Cards of a raw frame's structure, which a stack has of its own. */
const STRUCTURE = [
  'SIMPLE  =                    T',
  'BITPIX  =                   16',
  'NAXIS   =                    2',
  'NAXIS1  =                 1080',
  'NAXIS2  =                 1920',
];

/** A registered frame with a header of exactly these cards. */
function frame(cards: readonly string[], index = 0, fwhmPx = 3.14159): RegisteredFrame {
  const text = [...STRUCTURE, ...cards, 'END'].map((card) => card.padEnd(80)).join('');
  const headerBytes = Uint8Array.from(
    Buffer.from(text.padEnd(Math.ceil(text.length / 2880) * 2880), 'latin1'),
  );
  const parsed = parseHeader(headerBytes);
  if (parsed.kind !== 'header') throw new Error(parsed.kind);
  const meta = readFrameMeta(parsed.header, 1080, 1920);
  const analysis = { name: `${index}.fit`, headerBytes, meta, measures: { fwhmPx } };
  return { index, transform: IDENTITY, analysis } as unknown as RegisteredFrame;
}

function headerOf(usedFrames: readonly RegisteredFrame[], changes: Partial<Stack> = {}): Header {
  const stack = {
    usedFrames,
    reference: 0,
    options: DEFAULT_OPTIONS,
    resampling: 'cfa',
    channelCount: 3,
    reports: [],
    defectCount: 17,
    rejectedShare: 0.25,
    ...changes,
  } as unknown as Stack;
  return stackHeader(stack, false);
}

/** As programs write UTF-8 into a header: a character a byte. */
function utf8(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** The header as a file of it is read again, and its text. */
async function writtenOf(header: Header): Promise<{ readonly header: Header; readonly text: string }> {
  const bytes = writeFits([{ kind: 'image', shape: [], header }]);
  return {
    header: (await readPrimary(bytesSource(bytes))).header,
    text: Buffer.from(bytes).toString('latin1'),
  };
}

function keywordsOf(header: Header): string[] {
  return [...header].map(({ keyword }) => keyword);
}

const METHOD = [
  'IMAGETYP', 'SWCREATE', 'REFFRAME', 'RESAMPLE', 'RESAMOPT', 'SHARPEN', 'REJECT', 'REJLOW', 'REJHIGH', 'REJSHARE',
  'DEFREPAI', 'NDEFECTS', 'WEIGHTS', 'NORMALIS', 'FWHM', 'NINPUT',
]; // prettier-ignore

describe('the cards of stackHeader', () => {
  it('are these and no others, of a frame that tells nothing', () => {
    const header = headerOf([frame([])]);
    expect(keywordsOf(header)).toEqual(['NCOMBINE', ...METHOD]);
    expect(METHOD.map((keyword) => header.get(keyword))).toEqual([
      'Stack', SOFTWARE, '0.fit', 'cfa', 'auto', 'van Cittert 2, G 0.22/0.29, RB 0.16/0.2', 'winsorized', 4, 4, 0.25,
      true, 17, 'noise', 'additive+scale', 3.142, 0,
    ]); // prettier-ignore
  });

  it('are these and no others, of a frame that tells all', () => {
    const date = "DATE-OBS= '2025-03-27T00:00:00'";
    const known = frame([
      'RA = 10', 'DEC = 20', 'GAIN = 80', 'CCD-TEMP= 20', 'EXPTIME = 10', date, "OBJECT = 'M 94'",
    ]); // prettier-ignore
    const header = headerOf([known], {
      options: { ...DEFAULT_OPTIONS, pattern: 'RGGB' },
      colourShifts: { red: { x: 1, y: 2 }, blue: { x: 3, y: 4 } },
      reports: [{ name: 'a.fit', outcome: { used: true } }] as unknown as FrameReport[],
    });
    const [start, end] = [METHOD.indexOf('REJECT'), METHOD.indexOf('WEIGHTS')];
    expect(keywordsOf(header)).toEqual([
      'OBJECT', 'NCOMBINE', 'EXPTIME', 'TIMESYS', 'DATE-OBS', 'DATE-BEG', 'DATE-END', 'DATE-AVG', 'MJD-AVG', 'RA', 'DEC',
      'GAIN', 'CCD-TEMP', ...METHOD.slice(0, start), 'RSHIFTX', 'RSHIFTY', 'BSHIFTX', 'BSHIFTY',
      ...METHOD.slice(start, end), 'CFAPATT', ...METHOD.slice(end), 'FRM00001',
    ]); // prettier-ignore
    expect(header.get('CFAPATT')).toBe('RGGB');
  });

  it('are readable ASCII, values and comments and names, whatever the frames hold', async () => {
    const cards = [
      utf8("OBSERVER= 'Jörg Æbelø'         / größter Beobachter"),
      'CCDSETT =                -10.0 / [\u00b0C] Sollwert',
      utf8('NOTE    =                    1 / γ Cyg, 猎户'),
      utf8('FOCUS   =                 1520 / Ångström'),
    ];
    const telescopes = ['Größer', 'Kleiner'].map((name) => utf8(`TELESCOP= '${name}'`));
    const frames = telescopes.map((telescope, n) => frame([...cards, telescope], n));
    const [first, second] = frames;
    const named = { ...first, analysis: { ...first.analysis, name: 'γ/猎.fit' } };
    const reports = [{ name: 'γ/猎.fit', sha256: 'a'.repeat(64), outcome: { used: true } }];
    const { header, text } = await writtenOf(
      headerOf([named, second], { reports: reports as unknown as FrameReport[] }),
    );
    expect(text).not.toContain('?');
    expect(text).toMatch(/^[ -~]*$/);
    expect(header.string('OBSERVER')).toBe('Jorg AEbelo');
    expect(['OBSERVER', 'CCDSETT', 'NOTE', 'FOCUS'].map((keyword) => header.comment(keyword))).toEqual([
      'grosster Beobachter',
      '[degC] Sollwert',
      'gamma Cyg, \\u730e\\u6237',
      'Angstrom',
    ]);
    expect(header.string('TELESCOP')).toBe('Grosser');
    expect(header.string('REFFRAME')).toBe('gamma/\\u730e.fit');
    expect(header.string('FRM00001')).toBe(`used ${'a'.repeat(64)} gamma/\\u730e.fit`);
    const calibrated = headerOf([named]);
    addMasterCards(calibrated, { dark: { name: 'Dunkel ä.fits', sha256: 'd'.repeat(64) } });
    expect(calibrated.string('CALDARK')).toBe(`${'d'.repeat(64)} Dunkel a.fits`);
  });

  it('hold the longest name whole, over several cards', async () => {
    const name = '猎户座大星云与奔跑的人星云的马赛克拼接图第二';
    expect(Buffer.byteLength(name)).toBe(66);
    const { header, text } = await writtenOf(headerOf([frame([utf8(`OBJECT  = '${name}'`)])]));
    expect(text).toMatch(/^[ -~]*$/);
    expect(text.match(/OBJUTF8 = '[^']{67}&'CONTINUE {2}'/g)).toHaveLength(1);
    expect(header.string('OBJUTF8')).toBe(encodeURIComponent(name));
    expect(header.string('OBJECT')).toBe(
      Array.from(name, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`).join(''),
    );
    expect(readFrameMeta(header, 1080, 1920).objectName).toBe(name);
  });

  it('are rounded: places to a millionth of a degree, temperatures to a thousandth, times to the millisecond', () => {
    const header = headerOf([
      frame([
        'RA = 10.12345678',
        'DEC = -20.98765432',
        'CCD-TEMP= 20',
        "DATE-OBS= '2025-03-27T00:00:00.0006'",
      ]),
      frame([
        'RA = 10.12345678',
        'DEC = -20.98765432',
        'CCD-TEMP= 20',
        "DATE-OBS= '2025-03-27T00:00:00.0006'",
      ]),
      frame([
        'RA = 10.12345678',
        'DEC = -20.98765432',
        'CCD-TEMP= 21',
        "DATE-OBS= '2025-03-27T00:00:00.0006'",
      ]),
    ]);
    expect([header.number('RA'), header.number('DEC')]).toEqual([10.123457, -20.987654]);
    expect(header.number('CCD-TEMP')).toBe(20.333);
    expect(header.get('DATE-OBS')).toBe('2025-03-27T00:00:00.001');
    // 0.6 ms are 6.944e-9 days.
    expect(header.number('MJD-AVG')).toBe(60761.000000007);
    expect(headerOf([frame([])], { rejectedShare: 0.0123456789 }).number('REJSHARE')).toBe(0.012346);
  });

  it('date one exposure by its middle, and the last one of unknown length by its start', () => {
    const one = headerOf([frame(["DATE-OBS= '2025-03-27T12:00:00'", 'EXPTIME = 1'])]);
    expect(one.get('DATE-AVG')).toBe('2025-03-27T12:00:00.500');
    expect(one.number('MJD-AVG')).toBe(Math.round((60761.5 + 0.5 / 86400) * 1e9) / 1e9);
    const two = headerOf([
      frame(["DATE-OBS= '2025-03-27T12:00:00'", 'EXPTIME = 1']),
      frame(["DATE-OBS= '2025-03-27T12:00:10'"]),
    ]);
    expect(two.get('DATE-END')).toBe('2025-03-27T12:00:10.000');
    expect(two.get('DATE-AVG')).toBe('2025-03-27T12:00:05.250');
  });

  it('tell an exposure of less than a second', () => {
    expect(headerOf([frame(['EXPTIME = 0.25'])]).number('EXPTIME')).toBe(0.25);
  });

  it('tell gain and temperature of the frames that know theirs', () => {
    const header = headerOf([frame(['GAIN = 80', 'CCD-TEMP= 20']), frame([]), frame([])]);
    expect([header.number('GAIN'), header.number('CCD-TEMP')]).toEqual([80, 20]);
  });

  it('hold no width that was not measured', () => {
    expect(headerOf([frame([], 0, NaN)]).has('FWHM')).toBe(false);
    expect(headerOf([frame([], 0, 0.0004)]).number('FWHM')).toBe(0);
    expect(headerOf([frame([], 0, 0.0006)]).number('FWHM')).toBe(0.001);
  });

  it('are of the reference frame where they name one', () => {
    const frames = [frame([], 0, 5), frame([], 1, 4)];
    const header = headerOf(frames, { reference: 1 });
    expect([header.get('REFFRAME'), header.number('FWHM')]).toEqual(['1.fit', 4]);
  });
});

describe('the common cards of stackHeader', () => {
  const sharedOf = (...frames: readonly (readonly string[])[]): string[] =>
    keywordsOf(headerOf(frames.map((cards) => frame(cards)))).filter((keyword) =>
      /^(KEY|)\d?$/.test(keyword),
    );

  it('are those that all frames have, once and with one value', () => {
    expect(sharedOf(['KEY1 = 1', 'KEY1 = 1', 'KEY2 = 2'])).toEqual(['KEY1', 'KEY2']);
    expect(sharedOf(['KEY1 = 1', 'KEY2 = 2'], ['KEY1 = 1', 'KEY2 = 3'], ['KEY1 = 1', 'KEY2 = 2'])).toEqual([
      'KEY1',
    ]);
    expect(sharedOf(['KEY1 = 1'], [])).toEqual([]);
    expect(sharedOf([], ['KEY1 = 1'])).toEqual([]);
  });

  it('are no texts, which have no value', () => {
    expect(sharedOf(['KEY1    a text', 'COMMENT a text', 'KEY2 = 2'])).toEqual(['KEY2']);
  });

  it('compare complex values by both their parts', () => {
    expect(sharedOf(['KEY1 = (1.5, 2)'], ['KEY1 = (1.5, 2)'])).toEqual(['KEY1']);
    expect(sharedOf(['KEY1 = (1.5, 2)'], ['KEY1 = (1.5, 3)'])).toEqual([]);
    expect(sharedOf(['KEY1 = (1.5, 2)'], ['KEY1 = (2.5, 2)'])).toEqual([]);
    expect(sharedOf(['KEY1 = (1.5, 2)'], ['KEY1 = 1.5'])).toEqual([]);
    expect(sharedOf(['KEY1 = 1.5'], ['KEY1 = (1.5, 2)'])).toEqual([]);
  });

  it('are none where a header cannot be read', () => {
    const broken = frame(['KEY1 = 1']);
    const analysis = { ...broken.analysis, headerBytes: new Uint8Array(2880) };
    const headers = [[broken, { ...broken, analysis }], [{ ...broken, analysis }]];
    for (const frames of headers) expect(headerOf(frames).has('KEY1')).toBe(false);
  });
});

describe('the cards of frames', () => {
  it('are numbered from 1 in five digits', () => {
    const report = (name: string): FrameReport =>
      ({ name, sha256: 'ab', outcome: { used: true } }) as unknown as FrameReport;
    const reports = Array.from({ length: 12 }, (_, n) => report(`${n}.fit`));
    const header = headerOf([frame([])], { reports });
    const keywords = keywordsOf(header).filter((keyword) => keyword.startsWith('FRM'));
    expect(keywords.length).toBe(12);
    expect([keywords[0], keywords[8], keywords[9], keywords[11]]).toEqual([
      'FRM00001',
      'FRM00009',
      'FRM00010',
      'FRM00012',
    ]);
    expect(header.get('FRM00012')).toBe('used ab 11.fit');
    expect(header.get('NINPUT')).toBe(12);
  });
});
