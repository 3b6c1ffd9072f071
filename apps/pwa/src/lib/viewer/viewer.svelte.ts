/** The viewer's state: which stack, how it is shown, what the finger points at. */
import { wrap } from 'comlink';
import type { Remote } from 'comlink';
import { colourScheme } from '../device/colour-scheme.svelte.ts';
import { library } from '../library/library.svelte.ts';
import { notices } from '../shell/notices.svelte.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { text } from '../text/text.ts';
import type { Look } from './look.ts';
import type { Picture, ShownStar } from './picture.ts';
import type { ViewerFiles } from './picture.worker.ts';

type Loading = 'loading' | 'ready' | 'missing' | 'damaged';
export type Tool = 'stretch' | 'stars' | 'footprint' | 'compare' | 'quality';

export interface Pointed {
  readonly x: number;
  readonly y: number;
  readonly rgb: readonly [number, number, number];
  readonly frames: number;
  readonly star: ShownStar | undefined;
}

export class Viewer {
  state = $state<Loading>('loading');
  problem = $state('');
  stack = $state.raw<StackRecord | undefined>(undefined);
  picture = $state.raw<Picture | undefined>(undefined);
  sub = $state.raw<Picture | undefined>(undefined);
  stars = $state.raw<readonly ShownStar[]>([]);
  tools = $state.raw<ReadonlySet<Tool>>(new Set());
  stretch = $state<'auto' | 'linear'>('auto');
  black = $state(0);
  mid = $state(0.5);
  white = $state(1);
  divider = $state(0.5);
  pointed = $state.raw<Pointed | undefined>(undefined);
  look = $derived.by((): Look | undefined => this.#look());
  #worker: Worker | undefined;
  /** One for the worker's whole life: comlink closes the worker's ear when a wrapper is collected as garbage. */
  #files: Remote<ViewerFiles> | undefined;

  constructor(tools: readonly Tool[] = []) {
    this.tools = new Set(tools);
  }

  async open(id: string): Promise<void> {
    const record = await library.find(id).catch(() => undefined);
    if (!record) {
      this.state = 'missing';
      return;
    }
    this.stack = record;
    this.#worker = new Worker(new URL('./picture.worker.ts', import.meta.url), { type: 'module' });
    this.#files = wrap<ViewerFiles>(this.#worker);
    try {
      const opened = await this.#files.openStack(id);
      if (!opened) {
        this.state = 'missing';
        return;
      }
      this.picture = opened.picture;
      this.stars = opened.stars;
      this.state = 'ready';
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      this.state = 'damaged';
    }
  }

  toggle(tool: Tool): void {
    const next = new Set(this.tools);
    if (!next.delete(tool)) next.add(tool);
    this.tools = next;
    if (next.has('compare') && !this.sub) void this.#openSub();
  }

  resetCurve(stretch: 'auto' | 'linear'): void {
    this.stretch = stretch;
    this.black = 0;
    this.mid = 0.5;
    this.white = 1;
  }

  /** What lies under a point of the picture; a star counts when it is at most `reachPx` away. */
  pointAt(x: number, y: number, reachPx: number): void {
    const full = this.picture?.levels[0];
    const [column, row] = [Math.round(x), Math.round(y)];
    if (!full || column < 0 || row < 0 || column >= full.width || row >= full.height) {
      this.pointed = undefined;
      return;
    }
    const at = 4 * (row * full.width + column);
    const [r, g, b, frames] = full.rgba.subarray(at, at + 4);
    const star = this.tools.has('stars') ? nearest(this.stars, x, y, reachPx) : undefined;
    this.pointed = { x: column, y: row, rgb: [r, g, b], frames, star };
  }

  close(): void {
    this.#worker?.terminate();
  }

  async #openSub(): Promise<void> {
    if (!this.#files || !this.stack) return;
    try {
      this.sub = await this.#files.openSub(this.stack.id);
      if (!this.sub) notices.show(text.library.gone);
    } catch (error) {
      notices.show(error instanceof Error ? error.message : String(error));
    }
  }

  #look(): Look | undefined {
    const { picture, stack } = this;
    if (!picture || !stack) return undefined;
    const kept = stack.keptFrame === undefined ? undefined : stack.frames[stack.keptFrame].report.outcome;
    return {
      stretch: picture[this.stretch],
      black: this.black,
      mid: this.mid,
      white: this.white,
      showsFootprint: this.tools.has('footprint'),
      maxCoverage: picture.maxCoverage,
      isRed: colourScheme.current === 'red',
      divider: this.tools.has('compare') ? this.divider : undefined,
      subStretch: this.sub?.[this.stretch],
      subTransform: kept?.used ? kept.transform : undefined,
    };
  }
}

function nearest(stars: readonly ShownStar[], x: number, y: number, reachPx: number): ShownStar | undefined {
  let best: ShownStar | undefined;
  let least = reachPx;
  for (const star of stars) {
    const away = Math.hypot(star.x - x, star.y - y);
    if (away <= least) {
      least = away;
      best = star;
    }
  }
  return best;
}
