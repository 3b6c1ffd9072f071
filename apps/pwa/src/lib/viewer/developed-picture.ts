/** A picture in graphics memory: its pixels, and their colours, developed level by level when a view needs them. */
import { toneCurve } from '@crowdsky/stack-core';
import { DevelopmentPlan } from './development-plan.ts';
import type { GlProgram } from './gl-program.ts';
import type { Development } from './look.ts';
import type { Levels } from './picture.ts';

export class DevelopedPicture {
  readonly size: readonly [width: number, height: number];
  /** 0, full size, unless the device takes no texture as large. */
  readonly firstLevel: number;
  readonly lastLevel: number;
  readonly #gl: WebGL2RenderingContext;
  readonly #program: GlProgram;
  readonly #levels: Levels;
  readonly #pixels: WebGLTexture;
  readonly #colours: WebGLTexture;
  readonly #frame: WebGLFramebuffer;
  readonly #plan: DevelopmentPlan;

  constructor(gl: WebGL2RenderingContext, program: GlProgram, levels: Levels) {
    const mostPx = gl.getParameter(gl.MAX_TEXTURE_SIZE) as number;
    this.#gl = gl;
    this.#program = program;
    this.#levels = levels;
    this.#plan = new DevelopmentPlan(levels);
    this.size = [levels[0].width, levels[0].height];
    this.firstLevel = levels.findIndex(({ width, height }) => Math.max(width, height) <= mostPx);
    this.lastLevel = levels.length - 1;
    const kept = levels.slice(this.firstLevel);
    this.#pixels = createTexture(gl, kept, gl.RGBA32F);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST_MIPMAP_NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    kept.forEach(({ width, height, rgba }, level) => {
      gl.texSubImage2D(gl.TEXTURE_2D, level, 0, 0, width, height, gl.RGBA, gl.FLOAT, rgba);
    });
    this.#colours = createTexture(gl, kept, gl.RGBA8);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
    this.#frame = gl.createFramebuffer();
  }

  /** What the texels of a level span, in pixels of the picture. */
  extent(level: number): readonly [width: number, height: number] {
    const { width, height } = this.#levels[level];
    return [width * 2 ** level, height * 2 ** level];
  }

  /**
   * Makes colours of a level, unless they are there, but no more than one frame has time for, and none while the
   * picture moves. True when the level is whole.
   */
  develop(level: number, development: Development, isMoving: boolean): boolean {
    const { first, rows, isWhole } = this.#plan.next(level, JSON.stringify(development), isMoving);
    if (rows > 0) this.#developRows(level, development, first, rows);
    return isWhole;
  }

  /** The nearest coarser level that is whole, or that one frame has time for. */
  coarser(level: number, development: Development): number {
    const other = this.#plan.coarser(level, JSON.stringify(development));
    this.develop(other, development, false);
    return other;
  }

  /** Makes colours of one level that a view from further away needs. True when all such are there. */
  developCoarser(level: number, development: Development): boolean {
    const unfinished = this.#plan.unfinishedBeyond(level, JSON.stringify(development));
    if (unfinished === undefined) return true;
    this.develop(unfinished, development, false);
    return false;
  }

  /** Makes them the texture to sample, smoothly or as plain pixels. */
  bind(level: number, isNearest: boolean): void {
    const gl = this.#gl;
    gl.bindTexture(gl.TEXTURE_2D, this.#colours);
    // Only this level is looked at: the others may be outdated.
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_BASE_LEVEL, level - this.firstLevel);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAX_LEVEL, level - this.firstLevel);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, isNearest ? gl.NEAREST : gl.LINEAR);
  }

  dispose(): void {
    this.#gl.deleteTexture(this.#pixels);
    this.#gl.deleteTexture(this.#colours);
    this.#gl.deleteFramebuffer(this.#frame);
  }

  #developRows(level: number, development: Development, first: number, rows: number): void {
    const gl = this.#gl;
    const program = this.#program;
    const { tones, sliders, coverage, isRed } = development;
    const { width, height } = this.#levels[level];
    const mipmap = level - this.firstLevel;
    program.use();
    gl.bindTexture(gl.TEXTURE_2D, this.#pixels);
    gl.uniform1i(program.at('level'), mipmap);
    gl.uniform1i(program.at('isLight'), Number(tones.kind === 'light'));
    if (tones.kind === 'light') {
      const { black, bend, white } = toneCurve(tones.white, sliders);
      gl.uniform3f(program.at('weights'), ...tones.weights);
      gl.uniform3f(program.at('tone'), black, bend, white);
      gl.uniform1f(program.at('saturation'), sliders.saturation);
    } else {
      const [red, green, blue] = tones.stretch;
      for (const key of ['shadow', 'highlight', 'midtones'] as const) {
        gl.uniform3f(program.at(key), red[key], green[key], blue[key]);
      }
    }
    gl.uniform3f(program.at('curve'), sliders.black, sliders.mid, sliders.white);
    gl.uniform1f(program.at('coverage'), coverage);
    gl.uniform1i(program.at('isRed'), Number(isRed));
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#frame);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, this.#colours, mipmap);
    gl.viewport(0, 0, width, height);
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(0, first, width, rows);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.disable(gl.SCISSOR_TEST);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }
}

/** Leaves it bound. */
function createTexture(gl: WebGL2RenderingContext, levels: Levels, format: GLenum): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  gl.texStorage2D(gl.TEXTURE_2D, levels.length, format, levels[0].width, levels[0].height);
  return texture;
}
