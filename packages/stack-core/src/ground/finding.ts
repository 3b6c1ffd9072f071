/**
 * What can be found about a frame or its file: a code with its values, and its English sentence. To add one, add a line
 * to FINDINGS; the app, which words the codes in other languages too, then does not compile until each has it.
 */
import type { FitsErrorCode } from '@crowdsky/fits';

/** One sentence each, without the file's name: the problem and, if anything helps, what to do. */
export const FINDINGS = {
  blank: () => 'The frame shows no stars at all: the shutter was closed, or the file holds no data.',
  'too-few-stars': (stars: number, needed: number) =>
    `It shows only ${countStars(stars)}, and ${needed} are needed to place it on the others.`,
  trailed: (elongation: number, fwhmPx: number) =>
    `The stars are trails (${figure(elongation)} times longer than wide, FWHM ${figure(fwhmPx)} px): the telescope moved during the exposure.`,
  displaced: (x: number, y: number) =>
    `A part of its image lies elsewhere than the rest (by ${x} pixels across and ${y} down): the file was damaged. Copy it from the telescope again.`,
  doubled: (x: number, y: number) =>
    `Its stars are there twice (${x} pixels apart across and ${y} down): the telescope moved during the exposure.`,
  'part-hidden': (percent: number, side: FrameSide) =>
    `Something hides ${percent} % of the frame ${SIDES[side]}: that part is left out.`,
  'part-empty': (percent: number, side: FrameSide) =>
    `${percent} % of the frame ${SIDES[side]} holds no image: that part is left out.`,
  clouded: (stars: number) => `Clouds hid most of the sky and left ${countStars(stars)}.`,
  'no-match': (stars: number) =>
    `Its stars (${countStars(stars)}) do not match those of the other frames: it shows another part of the sky.`,
  'residual-too-large': () =>
    'Its stars match those of the other frames, but too inexactly to be laid on them.',
  duplicate: () => 'The same frame was given twice, to the byte; it counts once.',
  'same-exposure': (other: string) =>
    `It is the same exposure as ${other}: the same pixels under another header. It counts once.`,
  'wrong-size': (own: FrameShape, others: FrameShape) =>
    `The frame is ${shapeInWords(own)} and the others are ${shapeInWords(others)}. Stack it on its own.`,
  'other-shape': () => 'The frame has another size or other filters than the others. Stack it on its own.',
  'no-pattern': () =>
    'The header has no BAYERPAT, so the colours of its pixels are unknown. Give the pattern, for example GRBG, or MONO.',
  'pattern-denied': (pattern: string, others: readonly string[]) =>
    `The colours of its pixels cannot lie as its header says (${pattern}): the two greens differ, red and blue do not. Give the pattern, ${others.join(' or ')}.`,
  'masters-size': (width: number, height: number, mastersWidth: number, mastersHeight: number) =>
    `The frame has ${width} x ${height} pixels, the master frames ${mastersWidth} x ${mastersHeight}. Use masters of this telescope.`,
  'filled-rows': (percent: number) =>
    `${percent} % of its rows hold one value and no image: the file was not copied whole. Copy it from the telescope again.`,
  'no-image': () => 'The file has no image in its first part. Give the raw Light frames of the telescope.',
  'colour-picture': (axes: readonly number[]) =>
    `The image has ${axes.length} axes (${axes.join(' x ')}): it is a finished colour picture, not a raw frame.`,
  'finished-stack': () => 'It is a finished stack, not a raw frame.',
  /** `master`: dark, bias or flat. */
  'calibration-frame': (keyword: string, type: string, master: string) =>
    `It is a calibration frame (${keyword} is ${shortened(type)}), not a light frame: it goes into a master ${master}.`,
  'odd-size': (width: number, height: number) =>
    `The image is ${width} x ${height} pixels, which no raw frame is.`,
  'cut-off': (bytes: number, expectedBytes: number) =>
    `The file is cut off: ${bytes} of ${expectedBytes} bytes are there. Copy it from the telescope again.`,
  'no-room': () => 'There is no room on this device to unpack it: make room, and choose it again.',
  'zip-damaged': () => 'The zip is damaged or cut off: copy or download it again.',
  'zip-empty': () => 'The zip holds no FITS files.',
  'zip-locked': () => 'It is locked with a password: unpack the zip first and give the unpacked files.',
  'zip-method': () =>
    'It is compressed in a way that CrowdSky does not read: unpack the zip first and give the unpacked files.',
  'zip-nested': () => 'It is a zip within a zip: unpack the outer one first and give the inner one.',
  'zip-part': () =>
    'It is one part of a zip of several parts: unpack them together first and give the unpacked files.',
  /** `message`: the English sentence of the FITS reader. */
  fits: (message: string, _code: FitsErrorCode) => message,
  /** `why`: the host's own words, `kind` the name of its error. */
  unreadable: (why: string, _kind: string) => `The file cannot be read: ${why}.`,
  'time-missing': () =>
    'Its header has no DATE-OBS or another time of the exposure, so it belongs to no chunk of time.',
  'time-unreadable': (keyword: string, value: string) =>
    `Its ${keyword} '${shortened(value)}' cannot be read as a time, so it belongs to no chunk of time.`,
  'time-not-set': (keyword: string, value: string) =>
    `Its ${keyword} is ${shortened(value)}: the clock of the telescope was not set, so the frame belongs to no chunk of time.`,
  'time-day-only': (keyword: string, value: string) =>
    `Its ${keyword} is ${shortened(value)}, a day without a time of day, so it belongs to no chunk of time.`,
  unusable: () => 'The file cannot be used.',
  unmeasured: () => 'It was not measured.',
} as const;

export type FindingCode = keyof typeof FINDINGS;
/** Crosses threads and can be stored: values are numbers, strings and plain objects of them. */
export type Finding = {
  readonly [Code in FindingCode]: {
    readonly code: Code;
    readonly given: Readonly<Parameters<(typeof FINDINGS)[Code]>>;
  };
}[FindingCode];
/** Makes a sentence of each finding, in one language. */
export type FindingWords = {
  readonly [Code in FindingCode]: (...given: Parameters<(typeof FINDINGS)[Code]>) => string;
};

/** Where a part of a frame lies, its first row being the upper one. */
export type FrameSide = 'top' | 'bottom' | 'left' | 'right' | 'within';

const SIDES: Readonly<Record<FrameSide, string>> = {
  top: 'at the upper edge',
  bottom: 'at the lower edge',
  left: 'at the left edge',
  right: 'at the right edge',
  within: 'in several places',
};

export interface FrameShape {
  readonly width: number;
  readonly height: number;
  readonly isColour: boolean;
}

/** `given`: the values, in the order in which the code's sentence takes them. */
export function finding<Code extends FindingCode>(
  code: Code,
  ...given: Parameters<(typeof FINDINGS)[Code]>
): Finding {
  return { code, given } as unknown as Finding;
}

/** The sentence, in English unless other words are given. */
export function wordFinding({ code, given }: Finding, words: FindingWords = FINDINGS): string {
  return (words[code] as (...values: readonly unknown[]) => string)(...given);
}

function countStars(count: number): string {
  return count === 0 ? 'no stars' : count === 1 ? '1 star' : `${count} stars`;
}

/** Text of a header, at a length that a sentence bears. */
function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}

function figure(value: number): string {
  return Number.isNaN(value) ? 'unknown' : value.toFixed(1);
}

function shapeInWords({ width, height, isColour }: FrameShape): string {
  return `${width} x ${height} pixels ${isColour ? 'in colour' : 'without filters'}`;
}
