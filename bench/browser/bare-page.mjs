/** The least that a page can do under the same gestures: one canvas, one texture of the picture's size, drawn where it is. */

/** To be set as a page's whole content; `width` and `height` are the texture's. */
export function barePage({ width, height }, box) {
  return `<!doctype html>
<meta name="viewport" content="width=device-width, initial-scale=1" />
<body style="margin: 0; background: #000; overflow: hidden">
<canvas style="position: absolute; left: ${box.x}px; top: ${box.y}px; width: ${box.width}px; height: ${box.height}px; touch-action: none"></canvas>
<script>
${BARE_VIEWER}
start(document.querySelector('canvas'), ${width}, ${height});
</script>`;
}

const BARE_VIEWER = `
const VERTEX = \`#version 300 es
uniform vec2 screen, size;
uniform vec3 view;
out vec2 at;
void main() {
  at = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  gl_Position = vec4((at * size - view.xy) * view.z * vec2(2., -2.) / screen, 0., 1.);
}\`;
const FRAGMENT = \`#version 300 es
precision highp float;
uniform sampler2D image;
in vec2 at;
out vec4 colour;
void main() { colour = texture(image, at); }\`;

function start(canvas, width, height) {
  const density = Math.min(2, devicePixelRatio);
  canvas.width = Math.round(canvas.clientWidth * density);
  canvas.height = Math.round(canvas.clientHeight * density);
  const gl = canvas.getContext('webgl2', { antialias: false, alpha: false, depth: false });
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
    const shader = gl.createShader(type);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  gl.useProgram(program);
  const at = (name) => gl.getUniformLocation(program, name);
  const noise = new Uint8Array(4 * width * height).map((_, i) => (i * 2654435761) >>> 24);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, noise);
  gl.generateMipmap(gl.TEXTURE_2D);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_NEAREST);
  const fit = 0.98 * Math.min(canvas.clientWidth / width, canvas.clientHeight / height);
  const view = { x: width / 2, y: height / 2, scale: fit };
  let isAsked = false;
  const draw = () => {
    isAsked = false;
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.uniform2f(at('screen'), canvas.width, canvas.height);
    gl.uniform2f(at('size'), width, height);
    gl.uniform3f(at('view'), view.x, view.y, view.scale * density);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  };
  const ask = () => {
    if (!isAsked) requestAnimationFrame(draw);
    isAsked = true;
  };
  const within = (value, most) => Math.min(most, Math.max(0, value));
  const pan = (dx, dy) => {
    view.x = within(view.x - dx / view.scale, width);
    view.y = within(view.y - dy / view.scale, height);
  };
  const zoom = (factor) => (view.scale = Math.min(24, Math.max(0.5 * fit, view.scale * factor)));
  const pointers = new Map();
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, event);
  });
  canvas.addEventListener('pointermove', (event) => {
    const last = pointers.get(event.pointerId);
    if (!last) return;
    const other = [...pointers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    pointers.set(event.pointerId, event);
    pan((event.clientX - last.clientX) / (other ? 2 : 1), (event.clientY - last.clientY) / (other ? 2 : 1));
    const span = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    if (other && span(last) > 1) zoom(span(event) / span(last));
    ask();
  });
  for (const name of ['pointerup', 'pointercancel'])
    canvas.addEventListener(name, (event) => pointers.delete(event.pointerId));
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    zoom(1.0016 ** -event.deltaY);
    ask();
  }, { passive: false });
  ask();
}
`;
