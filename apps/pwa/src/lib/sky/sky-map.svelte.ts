/** What the map shows: the stacks, the nights chosen, the part of the sky, and what is pointed at or selected. */
import type { ListedStack } from '../library/listed-stack.ts';
import { ClusterSums } from './cluster-sums.ts';
import type { ClusterTree } from './cluster-tree.ts';
import { Outlines } from './draw-marks.ts';
import type { Scene } from './draw-marks.ts';
import { growBeside } from './grow-beside.ts';
import { growTree } from './cluster-tree.ts';
import type { Mark } from './marks.ts';
import { isWhole, NO_NIGHT, stepNights } from './nights.ts';
import type { Nights, NightsStep } from './nights.ts';
import type { SkyLink } from './sky-link.ts';
import { skyStacks } from './sky-stacks.ts';
import type { SkyStacks } from './sky-stacks.ts';
import { clampView, newSpot, SkyProjection, wholeSky } from './sky-view.ts';
import type { Screen, SkyView } from './sky-view.ts';
import { toPlace } from './sphere.ts';

/** Rows of the stacks, as a tap or a box has found them. */
export interface Selection {
  readonly kind: 'mark' | 'box';
  readonly rows: readonly number[];
}

/** So much of the height of an upright screen the first view fills. */
const UPRIGHT = 0.8;
const NONE = skyStacks([]);

export class SkyMap {
  stacks = $state.raw<SkyStacks>(NONE);
  /** Nights and exposures of all that there is, for the strip along the bottom. */
  bars = $state.raw<Pick<SkyStacks, 'nights' | 'exposureSeconds'>>(NONE);
  /** Whose stacks are on the map. */
  whose = $state<'mine' | 'everyone'>('mine');
  #tree = $state.raw<ClusterTree>(growTree(NONE.vectors));
  /** Undefined while no stack tells its night. */
  nights = $state.raw<Nights | undefined>(undefined);
  screen = $state.raw<Screen>({ width: 0, height: 0 });
  #view = $state.raw<SkyView | undefined>(undefined);
  /** Undefined until something is selected. */
  selection = $state.raw<Selection | undefined>(undefined);
  pointed = $state.raw<Mark | undefined>(undefined);
  /** Whether all stacks are on the map that there are. */
  isReady = $state(false);
  #growing: AbortController | undefined;
  #link: SkyLink;

  readonly view = $derived(
    this.#view ? clampView(this.#view, this.screen) : this.#firstView(this.stacks, this.screen),
  );
  readonly projection = $derived(new SkyProjection(this.view, this.screen));
  readonly isShown = $derived.by((): ((row: number) => boolean) => {
    const { nights } = this;
    const { nights: of } = this.stacks;
    // The server has left out what is of other nights.
    if (!nights || isWhole(nights) || this.whose === 'everyone') return () => true;
    const { from, to } = nights;
    return (row) => of[row] !== NO_NIGHT && of[row] >= from && of[row] <= to;
  });
  readonly sums = $derived(new ClusterSums(this.#tree, this.stacks, this.isShown));
  readonly scene = $derived<Scene>({
    tree: this.#tree,
    stacks: this.stacks,
    outlines: new Outlines(this.stacks),
    isShown: this.isShown,
  });
  /** Rows of the nights chosen. */
  readonly shown = $derived(Array.from({ length: this.stacks.count }, (_, row) => row).filter(this.isShown));
  readonly shownStacks = $derived(this.shown.reduce((sum, row) => sum + this.stacks.stacks[row], 0));
  readonly shownSeconds = $derived(
    this.shown.reduce((sum, row) => sum + this.stacks.exposureSeconds[row], 0),
  );

  constructor(link: SkyLink) {
    this.#link = link;
    if (link.view) this.#view = link.view;
  }

  /** Resolves when they are on the map, or others have taken their place. */
  async setStacks(listed: readonly ListedStack[]): Promise<void> {
    const stacks = skyStacks(listed);
    if (await this.setPoints(stacks, 'mine')) this.setBars(stacks);
  }

  /** False where others have taken their place meanwhile. */
  async setPoints(stacks: SkyStacks, whose: 'mine' | 'everyone'): Promise<boolean> {
    this.#growing?.abort();
    const { signal } = (this.#growing = new AbortController());
    const tree = await growBeside(stacks.vectors, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (!tree || signal.aborted) return false;
    [this.stacks, this.#tree, this.whose] = [stacks, tree, whose];
    [this.selection, this.pointed] = [undefined, undefined];
    this.isReady = true;
    return true;
  }

  setBars(bars: Pick<SkyStacks, 'nights' | 'exposureSeconds'>): void {
    this.bars = bars;
    this.#span(bars.nights);
  }

  /** Whether it is where a link or a hand has put it. */
  get isMoved(): boolean {
    return this.#view !== undefined;
  }

  look(view: SkyView): void {
    this.#view = clampView(view, this.screen);
  }

  /** The whole map. */
  lookAtAll(): void {
    this.look({ ...wholeSky(this.screen), raDeg: this.view.raDeg });
  }

  step(step: NightsStep): void {
    if (this.nights) this.nights = stepNights(this.nights, step);
    this.pointed = undefined;
  }

  /** Shown rows of a mark. */
  rowsOf({ level, cluster }: Mark): number[] {
    const { starts } = this.#tree.levels[level];
    return [...this.#tree.order.subarray(starts[cluster], starts[cluster + 1])].filter(this.isShown);
  }

  /** Shown rows whose middle lies in a box of the screen; pixels from its middle. */
  rowsIn(left: number, top: number, right: number, bottom: number): number[] {
    const at = newSpot();
    const { vectors } = this.stacks;
    return this.shown.filter((row) => {
      this.projection.project(vectors[3 * row], vectors[3 * row + 1], vectors[3 * row + 2], at);
      return at.px >= left && at.px <= right && at.py >= top && at.py <= bottom;
    });
  }

  /** Zooms to where some rows lie, as near as one field. */
  lookAt(rows: readonly number[]): void {
    const { vectors, diagonalDeg } = this.stacks;
    const sum = [0, 0, 0];
    for (const row of rows) for (let axis = 0; axis < 3; axis++) sum[axis] += vectors[3 * row + axis];
    const length = Math.hypot(...sum);
    if (length === 0) return;
    let [cos, field] = [1, 0];
    for (const row of rows) {
      const along =
        (vectors[3 * row] * sum[0] + vectors[3 * row + 1] * sum[1] + vectors[3 * row + 2] * sum[2]) / length;
      cos = Math.min(cos, along);
      field = Math.max(field, diagonalDeg[row]);
    }
    const reach = (Math.acos(Math.max(-1, cos)) * 180) / Math.PI;
    this.look({ ...toPlace([sum[0], sum[1], sum[2]]), radiusDeg: 1.2 * reach + Math.max(0.5, 0.8 * field) });
  }

  #span(nights: Int32Array): void {
    let [first, last] = [Infinity, -Infinity];
    for (const night of nights) {
      if (night === NO_NIGHT) continue;
      [first, last] = [Math.min(first, night), Math.max(last, night)];
    }
    if (last < first) {
      this.nights = undefined;
      return;
    }
    if (this.nights) {
      this.nights = stepNights(this.nights, { kind: 'span', first, last });
      return;
    }
    const { from, to } = this.#link;
    this.nights = stepNights({ first, last, from: first, to: last }, { kind: 'range', from, to });
  }

  /** The whole sky around where most stacks are; on an upright phone as much as fills it, for the whole would be a strip. */
  #firstView(stacks: SkyStacks, screen: Screen): SkyView {
    const sum = [0, 0];
    for (let row = 0; row < stacks.count; row++)
      for (let axis = 0; axis < 2; axis++) sum[axis] += stacks.vectors[3 * row + axis];
    const whole = wholeSky(screen);
    const raDeg = Math.hypot(sum[0], sum[1]) > 1e-6 ? toPlace([sum[0], sum[1], 0]).raDeg : 180;
    // The whole map is twice as wide as high.
    const nearer = Math.max(1, UPRIGHT * ((2 * screen.height) / screen.width));
    return { raDeg, decDeg: 0, radiusDeg: whole.radiusDeg / nearer };
  }
}
