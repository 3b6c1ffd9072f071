/** A linked WebGL program whose uniforms are looked up once. */

export interface GlProgram {
  use(): void;
  /** Where a uniform lies; null when the compiler left it out. */
  at(name: string): WebGLUniformLocation | null;
}

/** @throws Error when a shader does not compile; undefined when the context was lost meanwhile */
export function createProgram(
  gl: WebGL2RenderingContext,
  { vertex, fragment }: { readonly vertex: string; readonly fragment: string },
): GlProgram | undefined {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) return undefined;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  // The only attribute there is.
  gl.bindAttribLocation(program, 0, 'star');
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true) {
    if (gl.isContextLost()) return undefined;
    throw new Error(`The viewer's shader does not compile: ${gl.getProgramInfoLog(program)}`);
  }
  const places = new Map<string, WebGLUniformLocation | null>();
  return {
    use: () => gl.useProgram(program),
    at(name) {
      let place = places.get(name);
      if (place === undefined) places.set(name, (place = gl.getUniformLocation(program, name)));
      return place;
    },
  };
}
