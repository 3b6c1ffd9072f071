/** The two resampling methods. A plan names one; everything that depends on the choice is here. */
import { demosaicRows, RGB_PIXEL_BYTES } from '../colour/demosaic.ts';
import { loadOpenCv } from '../kernels/load-opencv.ts';
import type { PlannedResampling } from '../options.ts';
import { redPixel } from './resample-cfa.ts';
import { allocateMosaic } from './resampling-method.ts';
import type { ResamplingMethod } from './resampling-method.ts';
import { FOR_GREEN, FOR_RED_AND_BLUE } from './sharpen.ts';

/** Straight from the filter array: a tent over the pixels of each colour. */
const cfa: ResamplingMethod = {
  marginRows: 3,
  pixelBytes: 4,
  shiftsColours: true,
  sharpening: [FOR_RED_AND_BLUE, FOR_GREEN, FOR_RED_AND_BLUE],

  async load(kernels, { layout }, { first, end }, readMosaic) {
    const mosaic = allocateMosaic(kernels, (end - first) * layout.width);
    await readMosaic(mosaic);
    return mosaic;
  },

  sample({ call }, { frame, range, address, parameters }, target, offset, x, y, groups) {
    const { width, height } = frame.layout;
    const red = redPixel(frame.pattern);
    const isMono = frame.channels.length === 1 ? 1 : 0;
    // prettier-ignore
    return call.resampleCfa(
      address, width, height, range.first, range.end - range.first, red.x, red.y, isMono, parameters,
      target.address + offset, target.groupBytes, target.channelBytes, x, y, groups,
    );
  },
};

/** Demosaic first, then bicubic samples. They are centred on their pixels: there is no tent to invert. */
const demosaic: ResamplingMethod = {
  // More than the bicubic's own: the demosaic needs neighbours and starts in an even row.
  marginRows: 6,
  pixelBytes: RGB_PIXEL_BYTES,
  shiftsColours: false,
  sharpening: undefined,

  async load(kernels, { layout, pattern, range: values }, { first, end }, readMosaic) {
    const { cv } = await loadOpenCv();
    const [width, rows] = [layout.width, end - first];
    const target = kernels.allocate(RGB_PIXEL_BYTES * rows * width);
    const mark = kernels.mark();
    const source = allocateMosaic(kernels, rows * width);
    await readMosaic(source);
    if (rows > 0) demosaicRows(kernels, cv, { source, target, width, rows }, pattern, values);
    kernels.release(mark);
    return target;
  },

  sample({ call }, { frame, range, address, parameters }, target, offset, x, y, groups) {
    const { width, height } = frame.layout;
    // prettier-ignore
    return call.resampleRgb(
      address, width, height, range.first, range.end - range.first, parameters,
      target.address + offset, target.groupBytes, target.channelBytes, x, y, groups,
    );
  },
};

export const RESAMPLING_METHODS: Readonly<Record<PlannedResampling, ResamplingMethod>> = { cfa, demosaic };
