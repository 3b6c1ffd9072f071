/** Paints by WebGL 2: pixels go to the graphics memory once, every view and stretch is a draw of one triangle. */
import type { Look } from './look.ts';
import type { ColourStretch, Picture } from './picture.ts';
import type { Renderer } from './renderer.ts';
import { FRAGMENT_SHADER, VERTEX_SHADER } from './shader.ts';
import type { View } from './view.ts';

/** Undefined where WebGL 2 is missing or refuses float textures of this size. */
export function createWebGlRenderer(canvas: HTMLCanvasElement): Renderer | undefined {
  const gl = canvas.getContext('webgl2', { antialias: false, alpha: false });
  if (!gl) return undefined;
  const program = link(gl);
  if (!program) return undefined;
  gl.useProgram(program);
  const at = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(program, name);
  gl.uniform1i(at('stack'), 0);
  gl.uniform1i(at('sub'), 1);
  const textures: (WebGLTexture | null)[] = [null, null];
  let levels = 1;
  const put = (unit: number, picture: Picture | undefined): void => {
    gl.deleteTexture(textures[unit]);
    textures[unit] = picture ? upload(gl, unit, picture) : null;
  };
  const setStretch = (names: readonly [string, string, string], stretch: ColourStretch): void => {
    gl.uniform3f(at(names[0]), stretch[0].shadow, stretch[1].shadow, stretch[2].shadow);
    gl.uniform3f(at(names[1]), stretch[0].highlight, stretch[1].highlight, stretch[2].highlight);
    gl.uniform3f(at(names[2]), stretch[0].midtones, stretch[1].midtones, stretch[2].midtones);
  };
  return {
    isFast: true,
    setPicture(picture) {
      levels = picture.levels.length;
      put(0, picture);
    },
    setSub: (sub) => put(1, sub),
    draw(view: View, look: Look, density: number) {
      const { width, height } = canvas;
      const scale = view.scale * density;
      gl.viewport(0, 0, width, height);
      gl.uniform2f(at('screen'), width, height);
      gl.uniform3f(at('view'), view.x, view.y, scale);
      gl.uniform1f(at('level'), Math.min(levels - 1, Math.max(0, Math.floor(Math.log2(1 / scale) + 0.25))));
      setStretch(['shadow', 'highlight', 'midtones'], look.stretch);
      setStretch(['subShadow', 'subHighlight', 'subMidtones'], look.subStretch ?? look.stretch);
      gl.uniform3f(at('curve'), look.black, look.mid, look.white);
      gl.uniform1f(at('coverage'), look.showsFootprint ? look.maxCoverage : 0);
      const t = look.subTransform;
      const compares = look.divider !== undefined && t !== undefined && textures[1] !== null;
      gl.uniform1f(at('divider'), compares ? (look.divider ?? 0) * width : -1);
      if (t) gl.uniformMatrix3fv(at('toSub'), false, [t.a, t.d, t.g, t.b, t.e, t.h, t.c, t.f, 1]);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
    },
    dispose() {
      for (const texture of textures) gl.deleteTexture(texture);
      gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

function upload(gl: WebGL2RenderingContext, unit: number, { levels }: Picture): WebGLTexture {
  const texture = gl.createTexture();
  gl.activeTexture(gl.TEXTURE0 + unit);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST_MIPMAP_NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  gl.texStorage2D(gl.TEXTURE_2D, levels.length, gl.RGBA32F, levels[0].width, levels[0].height);
  levels.forEach(({ width, height, rgba }, level) => {
    gl.texSubImage2D(gl.TEXTURE_2D, level, 0, 0, width, height, gl.RGBA, gl.FLOAT, rgba);
  });
  return texture;
}

function link(gl: WebGL2RenderingContext): WebGLProgram | undefined {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX_SHADER],
    [gl.FRAGMENT_SHADER, FRAGMENT_SHADER],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) return undefined;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) === true) return program;
  if (!gl.isContextLost())
    throw new Error(`The viewer's shader does not compile: ${gl.getProgramInfoLog(program)}`);
  return undefined;
}
