/** What the smoke test asks of a browser engine, whatever protocol drives it. */

export interface Engine {
  open(address: string): Promise<void>;
  reload(): Promise<void>;
  /** Gives files to the input that `selector` finds. */
  pick(selector: string, paths: readonly string[]): Promise<void>;
  /** Value of a JavaScript expression in the page; promises are waited for. */
  value(expression: string): Promise<unknown>;
  close(): Promise<void>;
}

const POLL_MS = 200;
const LONGEST_WAIT_MS = 240_000;

/** Resolves to the first value of `expression` that is neither false, null nor undefined. */
export async function until(engine: Engine, expression: string): Promise<unknown> {
  const end = Date.now() + LONGEST_WAIT_MS;
  for (;;) {
    const value = await engine.value(expression);
    if (value !== false && value !== null && value !== undefined) return value;
    if (Date.now() > end) {
      const shown = String(await engine.value('document.body.innerText'));
      throw new Error(`Never true: ${expression}\nThe page shows:\n${shown}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Presses the first enabled button or link whose words or label match, as soon as it is there. */
export async function press(engine: Engine, words: RegExp): Promise<void> {
  await until(
    engine,
    `[...document.querySelectorAll('button:enabled, a[href]')]
      .filter((element) => ${String(words)}.test(element.ariaLabel ?? element.innerText))
      .slice(0, 1).map((element) => (element.click(), true))[0]`,
  );
}
