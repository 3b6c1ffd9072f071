/** The viewer's state: which stack, how it is shown, what the finger points at. */
import { transfer, wrap } from 'comlink';
import type { Remote } from 'comlink';
import type { Stack } from '@crowdsky/api';
import { colourScheme } from '../device/colour-scheme.svelte.ts';
import { findThere, isThereId } from '../library/find-there.ts';
import { library } from '../library/library.svelte.ts';
import { passingRecord } from '../library/record-of-stack.ts';
import { placeShown, shownSize, toStack } from '../picture/framing.ts';
import type { Framing } from '../picture/framing.ts';
import { explainFailure } from '../shell/explain-failure.ts';
import { notices } from '../shell/notices.svelte.ts';
import { DEFAULT_PICTURE_LOOK, parsePictureLook } from '../store/picture-look.ts';
import type { PictureLook } from '../store/picture-look.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { text } from '../text/text.ts';
import { Arrival } from './arrival.svelte.ts';
import { keepLook } from './keep-look.ts';
import { beginHistory, changed, isSame, settled, undone } from './look-history.ts';
import type { LookHistory } from './look-history.ts';
import type { Look } from './look.ts';
import { nearestStar } from './nearest-star.ts';
import type { OpenedStack } from './open-picture.ts';
import type { Levels, LightPicture, Picture, ShownStar } from './picture.ts';
import type { ViewerFiles } from './picture.worker.ts';
import { developmentOf } from './scene-look.ts';
import { drawSmallPicture } from './small-picture.ts';

type Loading = 'loading' | 'ready' | 'missing' | 'damaged';
export type Tool = 'stretch' | 'stars' | 'footprint' | 'compare' | 'quality';

export interface Pointed {
  readonly x: number;
  readonly y: number;
  readonly rgb: readonly [number, number, number];
  readonly frames: number;
  readonly star: ShownStar | undefined;
}

/** The small picture is drawn when the look has not changed for so long. */
const DRAW_AFTER_MS = 700;

export class Viewer {
  state = $state<Loading>('loading');
  problem = $state('');
  stack = $state.raw<StackRecord | undefined>(undefined);
  picture = $state.raw<Picture | undefined>(undefined);
  light = $state.raw<LightPicture | undefined>(undefined);
  /** Of a stack that is on the server alone; its file stays with the thread that reads it. */
  arrival = $state.raw<Arrival | undefined>(undefined);
  isKeeping = $state(false);
  /** Whether light is being prepared. */
  isPreparing = $state(false);
  sub = $state.raw<Picture | undefined>(undefined);
  stars = $state.raw<readonly ShownStar[]>([]);
  tools = $state.raw<ReadonlySet<Tool>>(new Set());
  divider = $state(0.5);
  pointed = $state.raw<Pointed | undefined>(undefined);
  #history = $state.raw<LookHistory>(beginHistory(DEFAULT_PICTURE_LOOK));
  readonly look = $derived(this.#history.look);
  readonly canUndo = $derived(this.#history.past.length > 0);
  // Each by itself: what moves with a slider must not frame the picture anew.
  readonly #mode = $derived(this.look.mode);
  readonly #turns = $derived(this.look.turns);
  readonly #isFlipped = $derived(this.look.isFlipped);
  readonly #cropsBorder = $derived(this.look.cropsBorder);
  readonly framing = $derived.by((): Framing => {
    const [turns, isFlipped, cropsBorder] = [this.#turns, this.#isFlipped, this.#cropsBorder];
    const { width = 1, height = 1 } = this.picture?.levels[0] ?? {};
    const box = (cropsBorder ? this.picture?.coveredBox : undefined) ?? { x: 0, y: 0, width, height };
    return { box, turns, isFlipped };
  });
  /** Of the shown picture. */
  readonly size = $derived(shownSize(this.framing));
  readonly #shownLight = $derived(this.#mode === 'auto' ? this.light : undefined);
  /** What the screen needs at most: never light and the stack's own numbers at once. */
  readonly levels = $derived<Levels | undefined>(this.#shownLight?.levels ?? this.picture?.levels);
  readonly scene = $derived.by((): Look | undefined => this.#scene());
  /** Where they are shown; without those that are not. */
  readonly shownStars = $derived.by((): readonly ShownStar[] => {
    const { framing, size } = this;
    return this.stars
      .map((star) => ({ ...star, ...placeShown(framing, star.x, star.y) }))
      .filter(({ x, y }) => x >= -0.5 && y >= -0.5 && x < size.width - 0.5 && y < size.height - 0.5);
  });
  #worker: Worker | undefined;
  /** One for the worker's whole life: comlink closes the worker's ear when a wrapper is collected as garbage. */
  #files: Remote<ViewerFiles> | undefined;
  #keptLook: PictureLook = DEFAULT_PICTURE_LOOK;
  /** Of the small picture. */
  #drawnLook: PictureLook = DEFAULT_PICTURE_LOOK;
  #drawing: ReturnType<typeof setTimeout> | undefined;

  constructor(tools: readonly Tool[] = []) {
    this.tools = new Set(tools);
  }

  async open(id: string): Promise<void> {
    const there = isThereId(id) ? await findThere(id) : undefined;
    const record = there ? there.here : await library.find(id).catch(() => undefined);
    if (!record && !there) {
      this.problem = isThereId(id) ? text.viewer.missingThere : text.viewer.missing;
      this.state = 'missing';
      return;
    }
    this.stack = record ?? (there && passingRecord(there.stack, there.userId));
    this.#keptLook = parsePictureLook(record?.look);
    this.#drawnLook = this.#keptLook;
    this.#history = beginHistory(this.#keptLook);
    this.#worker = new Worker(new URL('./picture.worker.ts', import.meta.url), { type: 'module' });
    this.#files = wrap<ViewerFiles>(this.#worker);
    try {
      const opened = await (there && !record
        ? this.#openThere(there.stack)
        : this.#files.openStack(record?.id ?? id));
      if (!opened) {
        this.problem = text.viewer.missing;
        this.state = 'missing';
        return;
      }
      this.picture = opened.picture;
      this.stars = opened.stars;
      this.state = 'ready';
    } catch (error) {
      this.problem = explainFailure(error);
      this.state = 'damaged';
      return;
    }
    await this.#prepare();
  }

  toggle(tool: Tool): void {
    const next = new Set(this.tools);
    if (!next.delete(tool)) next.add(tool);
    this.tools = next;
    if (next.has('compare') && !this.sub) void this.#openSub();
  }

  /** `goesOn` as long as a slider is held. */
  change(change: Partial<PictureLook>, goesOn = false): void {
    this.#become(changed(this.#history, change, goesOn));
    if (!goesOn) void this.#keep();
  }

  settle(): void {
    this.#history = settled(this.#history);
    void this.#keep();
  }

  undo(): void {
    this.#become(undone(this.#history));
    void this.#keep();
  }

  reset(): void {
    this.change(DEFAULT_PICTURE_LOOK);
  }

  /** What lies under a point of the shown picture; a star counts when it is at most `reachPx` away. */
  pointAt(shownX: number, shownY: number, reachPx: number): void {
    const full = this.picture?.levels[0];
    const { a, b, c, d, e, f } = toStack(this.framing);
    const [x, y] = [a * shownX + b * shownY + c, d * shownX + e * shownY + f];
    const [column, row] = [Math.round(x), Math.round(y)];
    const { box } = this.framing;
    if (!full || column < box.x || row < box.y || column >= box.x + box.width || row >= box.y + box.height) {
      this.pointed = undefined;
      return;
    }
    const at = 4 * (row * full.width + column);
    const [r, g, blue, frames] = full.rgba.subarray(at, at + 4);
    const star = this.tools.has('stars') ? nearestStar(this.stars, x, y, reachPx) : undefined;
    this.pointed = { x: column, y: row, rgb: [r, g, blue], frames, star };
  }

  /** Makes a stack of the server one of this device, from the bytes that have come. */
  async keepHere(): Promise<void> {
    const { arrival, stack } = this;
    const files = this.#files;
    if (!arrival || !files || !stack?.sent || this.isKeeping) return;
    this.isKeeping = true;
    try {
      const { keepOnDevice } = await import('../library/keep-on-device.ts');
      const record = await keepOnDevice(arrival.stack, stack.sent.userId, (...given) => files.keep(...given));
      if (record) this.#becameLocal(record);
      else [this.state, this.problem] = ['damaged', text.viewer.differs];
    } catch (error) {
      notices.show(explainFailure(error));
    } finally {
      this.isKeeping = false;
    }
  }

  /** The files are let go once the look is kept. */
  async close(): Promise<void> {
    this.arrival?.end();
    clearTimeout(this.#drawing);
    await this.#draw();
    this.#worker?.terminate();
  }

  /** The look as it was changed meanwhile is kept with it. */
  #becameLocal(record: StackRecord): void {
    this.arrival?.end();
    this.arrival = undefined;
    this.stack = record;
    notices.show(text.viewer.kept(record.name));
    void this.#draw();
  }

  #openThere(stack: Stack): Promise<OpenedStack | undefined> {
    const files = this.#files;
    const arrival = new Arrival(stack, async (piece) => files?.take(transfer(piece, [piece.buffer])));
    this.arrival = arrival;
    return new Promise((resolve, reject) => {
      void files?.expect(stack.sizeBytes).then(() => arrival.go(), reject);
      void files?.openArriving().then(resolve, reject);
    });
  }

  #become(history: LookHistory): void {
    this.#history = history;
    clearTimeout(this.#drawing);
    this.#drawing = setTimeout(() => void this.#draw(), DRAW_AFTER_MS);
    void this.#prepare();
  }

  /** Unless it is prepared that way already, or being so. What was wanted meanwhile follows. */
  #preparedFor: string | undefined;
  async #prepare(): Promise<void> {
    const { evenSky, balance, mode } = this.look;
    const wanted = `${evenSky} ${balance}`;
    if (!this.#files || !this.stack || mode !== 'auto' || this.isPreparing || this.#preparedFor === wanted)
      return;
    this.isPreparing = true;
    this.#preparedFor = wanted;
    try {
      this.light = await this.#files.openLight(this.stack.id, { evenSky, balance });
    } catch {
      // As far as is known of stacks that open, memory is short.
      notices.show(text.viewer.notPrepared);
      this.change({ mode: 'plain' });
    } finally {
      this.isPreparing = false;
    }
    await this.#prepare();
  }

  /** At once: a page can be left at any time. A stack that is on the server alone has no record here. */
  async #keep(): Promise<void> {
    const { look, stack } = this;
    if (!stack || this.state !== 'ready' || isSame(look, this.#keptLook)) return;
    try {
      if (await keepLook(stack.id, look)) this.#keptLook = look;
    } catch (error) {
      notices.show(explainFailure(error));
    }
  }

  async #draw(): Promise<void> {
    await this.#keep();
    const { look, stack, levels } = this;
    // Light that is still being prepared gives no better picture than there is.
    if (!stack || !levels || !this.picture || (look.mode === 'auto' && !this.light)) return;
    if (isSame(look, this.#drawnLook) || !isSame(look, this.#keptLook)) return;
    this.#drawnLook = look;
    const { tones } = developmentOf(look, this.picture, this.light, { isRed: false, coverage: 0 });
    const small = drawSmallPicture(levels, tones, look, this.framing);
    await this.#files?.keepThumbnail(stack.id, small).catch(() => undefined);
  }

  async #openSub(): Promise<void> {
    if (!this.#files || !this.stack) return;
    try {
      this.sub = await this.#files.openSub(this.stack.id);
      if (!this.sub) notices.show(await library.explainMissing(this.stack.id));
    } catch (error) {
      notices.show(explainFailure(error));
    }
  }

  #scene(): Look | undefined {
    const { picture, stack, look, sub } = this;
    if (!picture || !stack) return undefined;
    const kept = stack.keptFrame === undefined ? undefined : stack.frames[stack.keptFrame].report.outcome;
    const isRed = colourScheme.current === 'red';
    const coverage = this.tools.has('footprint') ? picture.maxCoverage : 0;
    return {
      stack: developmentOf(look, picture, this.#shownLight, { isRed, coverage }),
      framing: this.framing,
      isRed,
      divider: this.tools.has('compare') ? this.divider : undefined,
      sub: sub && developmentOf(look, sub, undefined, { isRed, coverage: 0 }),
      subTransform: kept?.used ? kept.transform : undefined,
    };
  }
}
