/** Rings around the stack's stars in WebGL: the stars go to the graphics memory once. */
import type { GlProgram } from './gl-program.ts';
import { overlayColour } from './look.ts';
import type { ShownStar } from './picture.ts';
import type { Scene } from './renderer.ts';
import { cornersOf } from './ring-corners.ts';
import { RING_CORNERS } from './shader.ts';

export interface StarRings {
  draw(scene: Scene, widthPx: number, heightPx: number): void;
}

export function createStarRings(gl: WebGL2RenderingContext, rings: GlProgram): StarRings {
  const buffer = gl.createBuffer();
  let held: readonly ShownStar[] = [];
  return {
    draw({ stars, ringCount, view, density, look }, widthPx, heightPx) {
      if (stars.length === 0) return;
      if (stars !== held) {
        held = stars;
        gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
        gl.bufferData(gl.ARRAY_BUFFER, cornersOf(stars), gl.STATIC_DRAW);
        gl.vertexAttribPointer(0, 3, gl.FLOAT, false, 0, 0);
      }
      rings.use();
      gl.uniform2f(rings.at('screen'), widthPx, heightPx);
      gl.uniform3f(rings.at('view'), view.x, view.y, view.scale * density);
      gl.uniform1f(rings.at('density'), density);
      gl.uniform3f(rings.at('overlay'), ...overlayColour(look.isRed));
      gl.enable(gl.BLEND);
      gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
      // Only these are drawn from an array: the other programs know their corners.
      gl.enableVertexAttribArray(0);
      gl.drawArrays(gl.TRIANGLES, 0, RING_CORNERS * ringCount);
      gl.disableVertexAttribArray(0);
      gl.disable(gl.BLEND);
    },
  };
}
