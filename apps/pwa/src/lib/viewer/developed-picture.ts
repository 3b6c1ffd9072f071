/** A picture in graphics memory: its linear pixels, and their colours, developed level by level when a view needs them. */
import type { GlProgram } from './gl-program.ts';
import type { ColourStretch, Picture } from './picture.ts';

/** What colours depend on. */
export interface Development {
  readonly stretch: ColourStretch;
  readonly curve: readonly [black: number, mid: number, white: number];
  /** Highest number of frames where the footprint is shown, else 0. */
  readonly coverage: number;
  readonly isRed: boolean;
}

export interface DevelopedPicture {
  readonly size: readonly [width: number, height: number];
  /** 0, full size, unless the device takes no texture as large. */
  readonly firstLevel: number;
  readonly lastLevel: number;
  /** What the texels of a level span, in pixels of the picture. */
  extent(level: number): readonly [width: number, height: number];
  /**
   * Makes colours of a level, unless they are there, but no more than one frame has time for, and none while the
   * picture moves. True when the level is whole.
   */
  develop(level: number, development: Development, isMoving: boolean): boolean;
  /** The nearest coarser level that is whole, or that one frame has time for. */
  coarser(level: number, development: Development): number;
  /** Makes colours of one level that a view from further away needs. True when all such are there. */
  developCoarser(level: number, development: Development): boolean;
  /** Makes them the texture to sample, smoothly or as plain pixels. */
  bind(level: number, isNearest: boolean): void;
  dispose(): void;
}

/** So many pixels are developed in a frame, even by a processor that paints by itself too. */
const PIXELS_A_FRAME = 800_000;

export function createDevelopedPicture(
  gl: WebGL2RenderingContext,
  program: GlProgram,
  { levels }: Picture,
): DevelopedPicture {
  const mostPx = gl.getParameter(gl.MAX_TEXTURE_SIZE) as number;
  const firstLevel = levels.findIndex(({ width, height }) => Math.max(width, height) <= mostPx);
  const kept = levels.slice(firstLevel);
  const pixels = createTexture(gl, kept, gl.RGBA32F);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST_MIPMAP_NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  kept.forEach(({ width, height, rgba }, level) => {
    gl.texSubImage2D(gl.TEXTURE_2D, level, 0, 0, width, height, gl.RGBA, gl.FLOAT, rgba);
  });
  const colours = createTexture(gl, kept, gl.RGBA8);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  const frame = gl.createFramebuffer();
  /** Of each level: what its colours are made for, and how many rows of them are there. */
  const developed = new Map<number, { wanted: string; rows: number }>();
  const sizeOf = (level: number): number => levels[level].width * levels[level].height;
  const isWhole = (level: number, wanted: string): boolean => {
    const state = developed.get(level);
    return state?.wanted === wanted && state.rows === levels[level].height;
  };
  const developRows = (level: number, development: Development, first: number, rows: number): void => {
    const { stretch, curve, coverage, isRed } = development;
    program.use();
    gl.bindTexture(gl.TEXTURE_2D, pixels);
    gl.uniform1i(program.at('level'), level - firstLevel);
    for (const key of ['shadow', 'highlight', 'midtones'] as const) {
      gl.uniform3f(program.at(key), stretch[0][key], stretch[1][key], stretch[2][key]);
    }
    gl.uniform3f(program.at('curve'), ...curve);
    gl.uniform1f(program.at('coverage'), coverage);
    gl.uniform1i(program.at('isRed'), Number(isRed));
    gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, colours, level - firstLevel);
    gl.viewport(0, 0, levels[level].width, levels[level].height);
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(0, first, levels[level].width, rows);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.disable(gl.SCISSOR_TEST);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  };
  return {
    size: [levels[0].width, levels[0].height],
    firstLevel,
    lastLevel: levels.length - 1,
    extent: (level) => [levels[level].width * 2 ** level, levels[level].height * 2 ** level],
    develop(level, development, isMoving) {
      const wanted = JSON.stringify(development);
      const { width, height } = levels[level];
      const state = developed.get(level);
      const first = state?.wanted === wanted ? state.rows : 0;
      const most = isMoving ? 0 : Math.max(1, Math.floor(PIXELS_A_FRAME / width));
      const rows = Math.min(height - first, most);
      if (rows > 0) developRows(level, development, first, rows);
      developed.set(level, { wanted, rows: first + rows });
      return first + rows === height;
    },
    coarser(level, development) {
      const wanted = JSON.stringify(development);
      const last = levels.length - 1;
      let other = Math.min(last, level + 1);
      while (other < last && !isWhole(other, wanted) && sizeOf(other) > PIXELS_A_FRAME) other++;
      this.develop(other, development, false);
      return other;
    },
    developCoarser(level, development) {
      const wanted = JSON.stringify(development);
      for (let other = level + 1; other < levels.length; other++) {
        if (isWhole(other, wanted)) continue;
        this.develop(other, development, false);
        return false;
      }
      return true;
    },
    bind(level, isNearest) {
      gl.bindTexture(gl.TEXTURE_2D, colours);
      // Only this level is looked at: the others may be outdated.
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_BASE_LEVEL, level - firstLevel);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAX_LEVEL, level - firstLevel);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, isNearest ? gl.NEAREST : gl.LINEAR);
    },
    dispose() {
      gl.deleteTexture(pixels);
      gl.deleteTexture(colours);
      gl.deleteFramebuffer(frame);
    },
  };
}

/** Leaves it bound. */
function createTexture(gl: WebGL2RenderingContext, levels: Picture['levels'], format: GLenum): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  gl.texStorage2D(gl.TEXTURE_2D, levels.length, format, levels[0].width, levels[0].height);
  return texture;
}
