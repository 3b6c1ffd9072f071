/** Paints by WebGL 2: pixels go to the graphics memory once, and a view is a draw of one rectangle. */
import type { Transform } from '@crowdsky/stack-core';
import { shownSize, toStack } from '../picture/framing.ts';
import { DevelopedPicture } from './developed-picture.ts';
import { createProgram } from './gl-program.ts';
import type { GlProgram } from './gl-program.ts';
import { overlayColour } from './look.ts';
import type { Development } from './look.ts';
import type { Levels } from './picture.ts';
import type { Renderer, Scene } from './renderer.ts';
import { DEVELOP, RINGS, SHOW } from './shader.ts';
import { createStarRings } from './star-rings.ts';
import type { StarRings } from './star-rings.ts';
import { levelAt, matrixColumns, placeOf } from './view.ts';

/** From this scale on (device pixels per pixel), pixels are drawn as squares, without interpolation. */
const NEAREST_FROM_SCALE = 3;

/** Undefined where WebGL 2 is missing. */
export function createWebGlRenderer(canvas: HTMLCanvasElement): Renderer | undefined {
  const gl = canvas.getContext('webgl2', { antialias: false, alpha: false, depth: false });
  if (!gl) return undefined;
  const develop = createProgram(gl, DEVELOP);
  const show = createProgram(gl, SHOW);
  const rings = createProgram(gl, RINGS);
  if (!develop || !show || !rings) return undefined;
  return new WebGlRenderer(gl, { develop, show, rings });
}

interface Programs {
  readonly develop: GlProgram;
  readonly show: GlProgram;
  readonly rings: GlProgram;
}

class WebGlRenderer implements Renderer {
  readonly isFast = true;
  readonly #gl: WebGL2RenderingContext;
  readonly #programs: Programs;
  readonly #rings: StarRings;
  #stack: DevelopedPicture | undefined;
  #sub: DevelopedPicture | undefined;
  /** Whether all that the scene shows is as fine as it can be. */
  #isFinished = true;

  constructor(gl: WebGL2RenderingContext, programs: Programs) {
    this.#gl = gl;
    this.#programs = programs;
    this.#rings = createStarRings(gl, programs.rings);
  }

  /** The old ones leave the graphics memory first: both at once may be too much. */
  setPicture(levels: Levels): void {
    this.#stack?.dispose();
    this.#stack = new DevelopedPicture(this.#gl, this.#programs.develop, levels);
  }

  setSub(levels: Levels | undefined): void {
    this.#sub?.dispose();
    this.#sub = levels && new DevelopedPicture(this.#gl, this.#programs.develop, levels);
  }

  draw(scene: Scene): boolean {
    if (!this.#stack || this.#gl.isContextLost()) return true;
    this.#isFinished = true;
    const { stack, sub, divider, subTransform, isRed } = scene.look;
    const drawStack = this.#prepare(this.#stack, scene, stack);
    this.#clear(0, 0, 0);
    drawStack();
    if (this.#sub && sub && divider !== undefined && subTransform) {
      this.#drawSub(this.#prepare(this.#sub, scene, sub, subTransform), scene, divider, isRed);
    }
    const { width, height } = this.#gl.canvas;
    this.#rings.draw(scene, width, height);
    return this.#isFinished;
  }

  dispose(): void {
    this.#stack?.dispose();
    this.#sub?.dispose();
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  /** Returns what draws `picture` in its place; `toPicture` leads from the stack's pixels to its own. */
  #prepare(
    picture: DevelopedPicture,
    { view, density, isMoving, look: { framing } }: Scene,
    development: Development,
    toPicture?: Transform,
  ): () => void {
    const scale = view.scale * density;
    const wanted = levelAt(scale, picture.firstLevel, picture.lastLevel);
    const isWhole = picture.develop(wanted, development, isMoving);
    // At rest, so that the next movement finds them.
    this.#isFinished &&= isWhole && (isMoving || picture.developCoarser(wanted, development));
    const level = isWhole ? wanted : picture.coarser(wanted, development);
    return () => {
      const gl = this.#gl;
      const { show } = this.#programs;
      const { width, height } = gl.canvas;
      picture.bind(level, scale > NEAREST_FROM_SCALE || scale === 1);
      show.use();
      gl.viewport(0, 0, width, height);
      gl.uniform2f(show.at('screen'), width, height);
      gl.uniform3f(show.at('view'), view.x, view.y, scale);
      const { box } = framing;
      if (toPicture) gl.uniform4f(show.at('part'), 0, 0, ...picture.size);
      else gl.uniform4f(show.at('part'), box.x, box.y, box.width, box.height);
      gl.uniform2f(show.at('extent'), ...picture.extent(level));
      gl.uniformMatrix3fv(show.at('toStack'), false, matrixColumns(toStack(framing)));
      gl.uniformMatrix3fv(show.at('toPicture'), false, matrixColumns(toPicture));
      gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    };
  }

  /** One frame instead of the stack, left of the divider and no farther than the stack reaches. */
  #drawSub(drawPicture: () => void, scene: Scene, divider: number, isRed: boolean): void {
    const gl = this.#gl;
    const { width, height } = gl.canvas;
    const edge = Math.round(divider * width);
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(0, 0, edge, height);
    this.#clear(0, 0, 0);
    const shown = placeOf(shownSize(scene.look.framing), scene.view, scene.density, gl.canvas);
    const right = Math.min(edge, shown.right);
    // Rows count from below.
    gl.scissor(
      shown.left,
      height - shown.bottom,
      Math.max(0, right - shown.left),
      Math.max(0, shown.bottom - shown.top),
    );
    drawPicture();
    gl.scissor(edge - 1, 0, 2, height);
    this.#clear(...overlayColour(isRed));
    gl.disable(gl.SCISSOR_TEST);
  }

  #clear(red: number, green: number, blue: number): void {
    this.#gl.clearColor(red, green, blue, 1);
    this.#gl.clear(this.#gl.COLOR_BUFFER_BIT);
  }
}
