/** Paints by WebGL 2: pixels go to the graphics memory once, and a view is a draw of one rectangle. */
import type { Transform } from '@crowdsky/stack-core';
import { createDevelopedPicture } from './developed-picture.ts';
import type { DevelopedPicture, Development } from './developed-picture.ts';
import { createProgram } from './gl-program.ts';
import { overlayColour } from './look.ts';
import type { Picture } from './picture.ts';
import type { Renderer, Scene } from './renderer.ts';
import { DEVELOP, RINGS, SHOW } from './shader.ts';
import { createStarRings } from './star-rings.ts';

/** From so many device pixels a pixel on, single pixels are what one wants to see. */
const NEAREST_FROM_SCALE = 3;

/** Undefined where WebGL 2 is missing. */
export function createWebGlRenderer(canvas: HTMLCanvasElement): Renderer | undefined {
  const gl = canvas.getContext('webgl2', { antialias: false, alpha: false, depth: false });
  if (!gl) return undefined;
  const develop = createProgram(gl, DEVELOP);
  const show = createProgram(gl, SHOW);
  const ringProgram = createProgram(gl, RINGS);
  if (!develop || !show || !ringProgram) return undefined;
  const rings = createStarRings(gl, ringProgram);
  let stack: DevelopedPicture | undefined;
  let sub: DevelopedPicture | undefined;
  /** Whether all that the scene shows is as fine as it can be. */
  let isFinished = true;
  const put = (picture: Picture | undefined): DevelopedPicture | undefined =>
    picture && createDevelopedPicture(gl, develop, picture);

  /** Returns what draws `picture` in its place; `toPicture` leads from the stack's pixels to its own. */
  const prepare = (
    picture: DevelopedPicture,
    { view, density, isMoving }: Scene,
    development: Development,
    toPicture?: Transform,
  ): (() => void) => {
    const scale = view.scale * density;
    const wanted = levelFor(scale, picture);
    const isWhole = picture.develop(wanted, development, isMoving);
    // At rest, so that the next movement finds them.
    isFinished &&= isWhole && (isMoving || picture.developCoarser(wanted, development));
    const level = isWhole ? wanted : picture.coarser(wanted, development);
    return () => {
      picture.bind(level, scale > NEAREST_FROM_SCALE);
      show.use();
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.uniform2f(show.at('screen'), canvas.width, canvas.height);
      gl.uniform3f(show.at('view'), view.x, view.y, scale);
      gl.uniform2f(show.at('size'), ...picture.size);
      gl.uniform2f(show.at('extent'), ...picture.extent(level));
      gl.uniformMatrix3fv(show.at('toPicture'), false, columns(toPicture));
      gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    };
  };
  const clear = (red: number, green: number, blue: number): void => {
    gl.clearColor(red, green, blue, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
  };
  /** One frame instead of the stack, left of the divider. */
  const drawSub = (drawPicture: () => void, divider: number, isRed: boolean): void => {
    const edge = Math.round(divider * canvas.width);
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(0, 0, edge, canvas.height);
    clear(0, 0, 0);
    drawPicture();
    gl.scissor(edge - 1, 0, 2, canvas.height);
    clear(...overlayColour(isRed));
    gl.disable(gl.SCISSOR_TEST);
  };

  return {
    isFast: true,
    setPicture(picture) {
      stack?.dispose();
      stack = put(picture);
    },
    setSub(picture) {
      sub?.dispose();
      sub = put(picture);
    },
    draw(scene) {
      if (!stack || gl.isContextLost()) return true;
      isFinished = true;
      const { black, mid, white, stretch, showsFootprint, maxCoverage, isRed } = scene.look;
      const { divider, subTransform, subStretch } = scene.look;
      const curve = [black, mid, white] as const;
      const coverage = showsFootprint ? maxCoverage : 0;
      const drawStack = prepare(stack, scene, { stretch, curve, coverage, isRed });
      clear(0, 0, 0);
      drawStack();
      if (sub && divider !== undefined && subTransform) {
        const development = { stretch: subStretch ?? stretch, curve, coverage: 0, isRed };
        drawSub(prepare(sub, scene, development, subTransform), divider, isRed);
      }
      rings.draw(scene, canvas.width, canvas.height);
      return isFinished;
    },
    dispose() {
      stack?.dispose();
      sub?.dispose();
      gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

/** The coarsest level whose texels are no larger than about a device pixel. */
function levelFor(scale: number, { firstLevel, lastLevel }: DevelopedPicture): number {
  const level = Math.floor(Math.log2(1 / scale) + 0.25);
  return Math.min(lastLevel, Math.max(firstLevel, level));
}

function columns(t: Transform | undefined): readonly number[] {
  return t ? [t.a, t.d, t.g, t.b, t.e, t.h, t.c, t.f, 1] : [1, 0, 0, 0, 1, 0, 0, 0, 1];
}
