/** Takes out what crosses a frame, by the light of all three channels together: see the kernel. */

/**
 * Limits of the rejection by white light over those of a single channel. A hard limit at k sigma costs depth, 1.5 % at 3
 * but 0.3 % at 3.5 and nothing at 4 (Huber 1981): so each channel keeps to wide limits and white light, where trails are
 * the square root of 3 times plainer, to narrower ones.
 */
export const WHITE_LIMIT = 0.875;
/** Of fewer frames none can be told to be the odd one. */
export const FEWEST_FOR_WHITE = 3;
