/** The least that a map can do under the same gestures: one canvas, cleared, and one ellipse drawn where it is. */

/** To be set as a page's whole content. */
export function bareMap(box) {
  return `<!doctype html>
<meta name="viewport" content="width=device-width, initial-scale=1" />
<body style="margin: 0; background: #000; overflow: hidden">
<canvas style="position: absolute; left: ${box.x}px; top: ${box.y}px; width: ${box.width}px; height: ${box.height}px; touch-action: none"></canvas>
<script>
${BARE_MAP}
start(document.querySelector('canvas'));
</script>`;
}

const BARE_MAP = `
function start(canvas) {
  const density = Math.min(2, devicePixelRatio);
  canvas.width = Math.round(canvas.clientWidth * density);
  canvas.height = Math.round(canvas.clientHeight * density);
  const context = canvas.getContext('2d', { alpha: false });
  const view = { x: 0, y: 0, scale: 1 };
  let isAsked = false;
  const draw = () => {
    isAsked = false;
    const { width, height } = canvas;
    context.setTransform(density, 0, 0, density, width / 2, height / 2);
    context.fillStyle = '#000';
    context.fillRect(-width, -height, 2 * width, 2 * height);
    context.beginPath();
    context.ellipse(view.x, view.y, 300 * view.scale, 150 * view.scale, 0, 0, 7);
    context.fillStyle = '#224';
    context.fill();
  };
  const ask = () => {
    if (!isAsked) requestAnimationFrame(draw);
    isAsked = true;
  };
  const zoom = (factor) => (view.scale = Math.min(300, Math.max(0.5, view.scale * factor)));
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
    view.x += event.clientX - last.clientX;
    view.y += event.clientY - last.clientY;
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
