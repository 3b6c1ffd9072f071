/** Fingers, mouse, wheel and keys on the picture, as changes of the view. */
import { distance, Taps } from './taps.ts';
import type { Place } from './taps.ts';
import { pan, zoomAt } from './view.ts';
import type { Size, View } from './view.ts';

export interface GestureTarget {
  view(): View;
  picture(): Size;
  screen(): Size;
  change(view: View): void;
  /** Shows the whole picture. */
  fit(): void;
  /** A mouse is over this place, or it was tapped; in pixels from the middle of the screen. */
  point(px: number, py: number): void;
  /** The mouse has left the picture. */
  leave(): void;
  /** Nearer to this place, or back to the whole picture: what one thumb can do without a pinch. */
  tapTwice(px: number, py: number): void;
}

const KEY_STEP_PX = 60;
const WHEEL_STEP = 1.0016;

/** Listens on `element`; call what it returns to stop. */
export function listenForGestures(element: HTMLElement, target: GestureTarget): () => void {
  const pointers = new Map<number, Place>();
  const fromMiddle = (x: number, y: number): [number, number] => middleOffset(element, x, y);
  const zoom = (factor: number, px: number, py: number): void =>
    target.change(zoomAt(target.view(), factor, px, py, target.picture(), target.screen()));

  const taps = new Taps();
  const down = (event: PointerEvent): void => {
    element.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    taps.down({ x: event.clientX, y: event.clientY }, pointers.size);
  };
  const move = (event: PointerEvent): void => {
    const last = pointers.get(event.pointerId);
    if (!last) {
      target.point(...fromMiddle(event.clientX, event.clientY));
      return;
    }
    const now = { x: event.clientX, y: event.clientY };
    // A trembling tap moves nothing; what turns out to be a movement catches up with the finger.
    if (taps.move(now)) return;
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, now);
    const share = other ? 0.5 : 1;
    target.change(pan(target.view(), share * (now.x - last.x), share * (now.y - last.y), target.picture()));
    if (!other) return;
    const before = distance(last, other);
    const after = distance(now, other);
    if (before > 1) zoom(after / before, ...fromMiddle((now.x + other.x) / 2, (now.y + other.y) / 2));
  };
  const up = (event: PointerEvent): void => {
    pointers.delete(event.pointerId);
    const tap = taps.up(event.timeStamp);
    if (tap?.kind === 'once') target.point(...fromMiddle(tap.at.x, tap.at.y));
    if (tap?.kind === 'twice') target.tapTwice(...fromMiddle(tap.at.x, tap.at.y));
  };
  const cancel = (event: PointerEvent): void => {
    pointers.delete(event.pointerId);
    taps.cancel();
  };
  const leave = (event: PointerEvent): void => {
    if (event.pointerType === 'mouse') target.leave();
  };
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1;
    zoom(WHEEL_STEP ** (-event.deltaY * lines), ...fromMiddle(event.clientX, event.clientY));
  };
  const key = (event: KeyboardEvent): void => {
    const step = KEYS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    if ('factor' in step) zoom(step.factor, 0, 0);
    else if ('dx' in step) target.change(pan(target.view(), step.dx, step.dy, target.picture()));
    else target.fit();
  };
  const listeners = {
    pointerdown: down,
    pointermove: move,
    pointerup: up,
    pointercancel: cancel,
    pointerleave: leave,
    wheel,
    keydown: key,
  };
  for (const [name, listener] of Object.entries(listeners)) {
    element.addEventListener(name, listener as EventListener, { passive: false });
  }
  return () => {
    for (const [name, listener] of Object.entries(listeners)) {
      element.removeEventListener(name, listener as EventListener);
    }
  };
}

function middleOffset(element: HTMLElement, x: number, y: number): [number, number] {
  const box = element.getBoundingClientRect();
  return [x - box.left - box.width / 2, y - box.top - box.height / 2];
}

type KeyStep = { dx: number; dy: number } | { factor: number } | { fits: true };

const KEYS: Readonly<Record<string, KeyStep>> = {
  ArrowLeft: { dx: KEY_STEP_PX, dy: 0 },
  ArrowRight: { dx: -KEY_STEP_PX, dy: 0 },
  ArrowUp: { dx: 0, dy: KEY_STEP_PX },
  ArrowDown: { dx: 0, dy: -KEY_STEP_PX },
  '+': { factor: 1.25 },
  '=': { factor: 1.25 },
  '-': { factor: 0.8 },
  '0': { fits: true },
};
