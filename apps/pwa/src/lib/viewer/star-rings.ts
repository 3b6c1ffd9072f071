/** Rings around the stack's stars in WebGL: the stars go to the graphics memory once. */
import type { GlProgram } from './gl-program.ts';
import type { ShownStar } from './picture.ts';
import type { Scene } from './renderer.ts';

export interface StarRings {
  draw(scene: Scene, widthPx: number, heightPx: number): void;
}

export function createStarRings(gl: WebGL2RenderingContext, rings: GlProgram): StarRings {
  const buffer = gl.createBuffer();
  let held: readonly ShownStar[] = [];
  return {
    draw({ stars, ringCount, view, density }, widthPx, heightPx) {
      if (stars.length === 0) return;
      if (stars !== held) {
        held = stars;
        gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
        const places = Float32Array.from(stars.flatMap(({ x, y, fwhmPx }) => [x, y, fwhmPx]));
        gl.bufferData(gl.ARRAY_BUFFER, places, gl.STATIC_DRAW);
        gl.vertexAttribPointer(0, 3, gl.FLOAT, false, 0, 0);
        gl.vertexAttribDivisor(0, 1);
      }
      rings.use();
      gl.uniform2f(rings.at('screen'), widthPx, heightPx);
      gl.uniform3f(rings.at('view'), view.x, view.y, view.scale * density);
      gl.uniform1f(rings.at('density'), density);
      gl.enable(gl.BLEND);
      gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
      // Only these are drawn from an array: the other programs know their corners.
      gl.enableVertexAttribArray(0);
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, ringCount);
      gl.disableVertexAttribArray(0);
      gl.disable(gl.BLEND);
    },
  };
}
