/** The viewer's picture: the same by WebGL as on a plain canvas, and under fingers, wheel and keys. */
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, DESKTOP, visit, whyNot } from './browser.ts';
import type { Visit } from './browser.ts';
import { makeFrames } from './frames.ts';
import { beginStacking, openResult, pickFrames } from './steps.ts';

const WITHOUT_WEBGL = `
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...others) {
    return kind === 'webgl2' ? null : getContext.call(this, kind, ...others);
  };
`;
/** Full size on the screen, so that both renderers show pixel for pixel. */
const frames = whyNot === undefined ? makeFrames(4) : [];

async function openViewer(init?: string): Promise<Visit> {
  const visitor = await visit(DESKTOP, '/stack');
  if (init) {
    await visitor.context.addInitScript(init);
    await visitor.page.reload();
  }
  await pickFrames(visitor.page, frames);
  await beginStacking(visitor.page);
  await openResult(visitor.page);
  return visitor;
}

/** A screenshot of the picture once it stands still, as base64. */
async function shot(page: Page): Promise<string> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  return (await page.getByRole('application').screenshot()).toString('base64');
}

/** Mean level of the first picture, and mean difference between the two, of 255; decoded by the browser itself. */
function compareShots(decoder: Page, shots: readonly string[]): Promise<{ level: number; apart: number }> {
  return decoder.evaluate(async (pictures) => {
    const [a, b] = await Promise.all(
      pictures.map(async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes]));
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
        context?.drawImage(bitmap, 0, 0);
        return context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? new Uint8ClampedArray();
      }),
    );
    let [level, apart] = [0, a.length === b.length ? 0 : Infinity];
    for (let i = 0; i < a.length; i++) {
      if (i % 4 === 3) continue;
      level += a[i];
      apart += Math.abs(a[i] - b[i]);
    }
    const samples = 0.75 * a.length;
    return { level: level / samples, apart: apart / samples };
  }, shots);
}

/** What a phone does while the app is out of sight; resolves when the page has its context back. */
async function loseAndRestore(canvas: HTMLElement | SVGElement): Promise<void> {
  const extension = (canvas as HTMLCanvasElement).getContext('webgl2')?.getExtension('WEBGL_lose_context');
  const happened = (name: string): Promise<unknown> =>
    new Promise((resolve) => canvas.addEventListener(name, resolve, { once: true }));
  const lost = happened('webglcontextlost');
  extension?.loseContext();
  await lost;
  // The browser only gives back what the page asked to keep: known once the event is over.
  await new Promise((resolve) => setTimeout(resolve));
  const restored = happened('webglcontextrestored');
  extension?.restoreContext();
  await restored;
}

describe.skipIf(whyNot !== undefined)(`viewer${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('paints by WebGL what a plain canvas paints: picture, stars, one frame beside; also after a loss', async () => {
    const fast = await openViewer();
    const plain = await openViewer(WITHOUT_WEBGL);
    const renderer = (page: Page): Promise<string | null> =>
      page.getByRole('application').getAttribute('data-renderer');
    expect(await renderer(fast.page)).toBe('webgl');
    expect(await renderer(plain.page)).toBe('canvas');
    await plain.page.getByText('WebGL is missing').waitFor();
    const compare = async (state: string, most: number): Promise<void> => {
      const { level, apart } = await compareShots(plain.page, [
        await shot(fast.page),
        await shot(plain.page),
      ]);
      expect(level, `${state}: something is shown`).toBeGreaterThan(2);
      expect(apart, state).toBeLessThan(most);
    };
    const both = async (act: (page: Page) => Promise<void>): Promise<void> => {
      await act(fast.page);
      await act(plain.page);
    };
    await compare('stretched', 2);
    await both((page) => page.getByRole('application').press('+'));
    await both((page) => page.getByRole('application').press('ArrowLeft'));
    await compare('zoomed and moved', 2);
    await both((page) => page.getByRole('button', { name: 'Stars', exact: true }).click());
    await compare('stars', 2);
    await both(async (page) => {
      await page.getByRole('button', { name: 'Compare' }).click();
      await page.getByText('One frame', { exact: true }).waitFor();
    });
    await compare('one frame beside', 3);
    await fast.page.getByRole('application').evaluate(loseAndRestore);
    await compare('after the graphics memory was taken away', 3);
    expect(fast.errors).toEqual([]);
    expect(plain.errors).toEqual([]);
    await fast.end();
    await plain.end();
  }, 180_000);
});
