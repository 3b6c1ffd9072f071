/** Fingers, mouse, wheel and keys on a picture or a map, as movements of it. */
import { distance, Taps } from './taps.ts';
import type { Place } from './taps.ts';

/** Places are pixels from the middle of the element. */
export interface GestureTarget {
  pan(dxPx: number, dyPx: number): void;
  /** What is at the place stays there. */
  zoom(factor: number, px: number, py: number): void;
  /** Shows the whole. */
  fit(): void;
  /** A mouse is over this place, or it was tapped. */
  point(px: number, py: number): void;
  /** It was tapped or clicked; without this it is pointed at. */
  tap?(px: number, py: number): void;
  /** The mouse has left. */
  leave(): void;
  /** Nearer to this place, or back to the whole: what one thumb can do without a pinch. */
  tapTwice(px: number, py: number): void;
}

const KEY_STEP_PX = 60;
const WHEEL_STEP = 1.0016;

type Listeners = Readonly<Record<string, (event: never) => void>>;

/** Listens on `element`; call what it returns to stop. */
export function listenForGestures(element: HTMLElement, target: GestureTarget): () => void {
  const surface = new Surface(element, target);
  const listeners = Object.entries({ ...pointerListeners(surface), ...otherListeners(surface) });
  for (const [name, listener] of listeners) {
    element.addEventListener(name, listener as EventListener, { passive: false });
  }
  return () => {
    for (const [name, listener] of listeners) element.removeEventListener(name, listener as EventListener);
  };
}

/** The element, and what is to be moved by it. */
class Surface {
  readonly element: HTMLElement;
  readonly target: GestureTarget;

  constructor(element: HTMLElement, target: GestureTarget) {
    this.element = element;
    this.target = target;
  }

  fromMiddle({ x, y }: Place): [px: number, py: number] {
    const box = this.element.getBoundingClientRect();
    return [x - box.left - box.width / 2, y - box.top - box.height / 2];
  }
}

function pointerListeners(surface: Surface): Listeners {
  const { element, target } = surface;
  const pointers = new Map<number, Place>();
  const taps = new Taps();
  return {
    pointerdown(event: PointerEvent) {
      element.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, placeOf(event));
      taps.down(placeOf(event), pointers.size);
    },
    pointermove(event: PointerEvent) {
      const now = placeOf(event);
      const last = pointers.get(event.pointerId);
      if (!last) {
        target.point(...surface.fromMiddle(now));
        return;
      }
      // A trembling tap moves nothing; what turns out to be a movement catches up with the finger.
      if (taps.move(now)) return;
      pointers.set(event.pointerId, now);
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      moveFinger(surface, last, now, other);
    },
    pointerup(event: PointerEvent) {
      pointers.delete(event.pointerId);
      const tap = taps.up(event.timeStamp);
      if (tap?.kind === 'once') {
        const place = surface.fromMiddle(tap.at);
        if (target.tap) target.tap(...place);
        else target.point(...place);
      }
      if (tap?.kind === 'twice') target.tapTwice(...surface.fromMiddle(tap.at));
    },
    pointercancel(event: PointerEvent) {
      pointers.delete(event.pointerId);
      taps.cancel();
    },
    pointerleave(event: PointerEvent) {
      if (event.pointerType === 'mouse') target.leave();
    },
  };
}

/** One finger pans. Of two, each pans half, and their distance zooms around the middle between them. */
function moveFinger(surface: Surface, last: Place, now: Place, other: Place | undefined): void {
  const share = other ? 0.5 : 1;
  surface.target.pan(share * (now.x - last.x), share * (now.y - last.y));
  if (!other) return;
  const before = distance(last, other);
  const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
  if (before > 1) surface.target.zoom(distance(now, other) / before, ...surface.fromMiddle(middle));
}

function otherListeners(surface: Surface): Listeners {
  return {
    wheel(event: WheelEvent) {
      event.preventDefault();
      const lines = event.deltaMode === event.DOM_DELTA_LINE ? 30 : 1;
      surface.target.zoom(WHEEL_STEP ** (-event.deltaY * lines), ...surface.fromMiddle(placeOf(event)));
    },
    keydown(event: KeyboardEvent) {
      const step = KEYS[event.key];
      if (step === undefined) return;
      event.preventDefault();
      if ('factor' in step) surface.target.zoom(step.factor, 0, 0);
      else if ('dx' in step) surface.target.pan(step.dx, step.dy);
      else surface.target.fit();
    },
  };
}

function placeOf({ clientX, clientY }: MouseEvent): Place {
  return { x: clientX, y: clientY };
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
