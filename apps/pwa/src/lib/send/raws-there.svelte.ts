/** Which of the picked frames CrowdSky has raw, as the picker shows it. Nothing is asked where nobody is signed in. */
import type { AskedFrame, ToldOf } from './ask-raws.ts';

/** What is to be found out. */
interface Look {
  readonly frames: readonly AskedFrame[];
  readonly userId: number | undefined;
  /** Whether CrowdSky may be asked now; else only what it said before is shown. */
  readonly mayAsk: boolean;
}

const NOTHING: ToldOf = { there: new Set(), askedCount: 0, asOfMs: undefined };

class RawsThere {
  ids = $state.raw<ReadonlySet<string>>(new Set());
  /** `told`: just now; `away`: it gave no answer. */
  state = $state<'idle' | 'asking' | 'told' | 'away'>('idle');
  /** Of those that were asked for, now or before. */
  askedCount = $state(0);
  /** When the oldest answer that is shown came. */
  asOfMs = $state<number | undefined>(undefined);
  #looking: AbortController | undefined;

  /** In the place of an earlier look. */
  async look({ frames, userId, mayAsk }: Look): Promise<void> {
    this.#looking?.abort();
    const { signal } = (this.#looking = new AbortController());
    this.state = 'idle';
    if (userId === undefined || frames.length === 0) {
      this.#show(NOTHING);
      return;
    }
    const { askRaws, recallRaws } = await import('./ask-raws.ts');
    const recalled = await recallRaws(frames, userId).catch(() => NOTHING);
    if (signal.aborted) return;
    this.#show(recalled);
    if (!mayAsk) return;
    this.state = 'asking';
    const onTold = (told: ToldOf): void => {
      if (!signal.aborted) this.#show(told);
    };
    try {
      const isAnswered = await askRaws(frames, { userId, recalled, signal, onTold });
      this.state = isAnswered ? 'told' : 'away';
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  #show({ there, askedCount, asOfMs }: ToldOf): void {
    this.ids = there;
    this.askedCount = askedCount;
    this.asOfMs = asOfMs;
  }
}

export const rawsThere = new RawsThere();
