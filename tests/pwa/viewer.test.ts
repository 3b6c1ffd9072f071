/** The viewer's picture: the same by WebGL as on a plain canvas, and under fingers, wheel and keys. */
import type { Locator, Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, DESKTOP, PHONE, visit, whyNot } from './browser.ts';
import type { Visit } from './browser.ts';
import { makeFrames } from './frames.ts';
import { beginStacking, openResult, pickFrames } from './steps.ts';
import { thumbOn } from './thumb.ts';

const WITHOUT_WEBGL = `
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...others) {
    return kind === 'webgl2' ? null : getContext.call(this, kind, ...others);
  };
`;
/** A device whose textures are at most 256 pixels wide, as far as the page can tell; notes what it makes nevertheless. */
const SMALL_TEXTURES = `
  const { getParameter, texStorage2D } = WebGL2RenderingContext.prototype;
  WebGL2RenderingContext.prototype.getParameter = function (name) {
    return name === WebGL2RenderingContext.MAX_TEXTURE_SIZE ? 256 : getParameter.call(this, name);
  };
  globalThis.largestTexturePx = 0;
  WebGL2RenderingContext.prototype.texStorage2D = function (target, levels, format, width, height) {
    globalThis.largestTexturePx = Math.max(globalThis.largestTexturePx, width, height);
    texStorage2D.call(this, target, levels, format, width, height);
  };
`;
const HANDLE_PX = 48;
/** Full size on the screen, so that both renderers show pixel for pixel. */
const frames = whyNot === undefined ? makeFrames(4) : [];

async function openViewer(init?: string, device = DESKTOP): Promise<Visit> {
  const visitor = await visit(device, '/stack');
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
  await page.locator('canvas[data-settled=true]').waitFor();
  return (await page.getByRole('application').screenshot()).toString('base64');
}

/** Mean red, green and blue of the first picture, and mean difference between the two, of 255; decoded by the browser. */
function compareShots(
  decoder: Page,
  shots: readonly string[],
): Promise<{ level: readonly number[]; apart: number }> {
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
    const level = [0, 0, 0];
    let apart = a.length === b.length ? 0 : Infinity;
    for (let i = 0; i < a.length; i++) {
      if (i % 4 === 3) continue;
      level[i % 4] += a[i] / (a.length / 4);
      apart += Math.abs(a[i] - b[i]) / (0.75 * a.length);
    }
    return { level, apart };
  }, shots);
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function boxOf(element: Locator): Promise<Box> {
  const box = await element.boundingBox();
  if (!box) throw new Error('It is not on the screen.');
  return box;
}

/** Where the picture is brightest, in pixels of the page. */
async function brightestPlace(page: Page, box: Box): Promise<{ x: number; y: number }> {
  const share = await page.evaluate(
    async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const { width, height } = await createImageBitmap(new Blob([bytes]));
      const context = new OffscreenCanvas(width, height).getContext('2d');
      context?.drawImage(await createImageBitmap(new Blob([bytes])), 0, 0);
      const data = context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
      let best = 0;
      for (let i = 0; i < data.length; i += 4) {
        if (data[i] + data[i + 1] + data[i + 2] > data[best] + data[best + 1] + data[best + 2]) best = i;
      }
      return { x: ((best / 4) % width) / width, y: Math.floor(best / 4 / width) / height };
    },
    await shot(page),
  );
  return { x: box.x + share.x * box.width, y: box.y + share.y * box.height };
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
    const compare = async (state: string, most: number, least = 2): Promise<readonly number[]> => {
      const shots = [await shot(fast.page), await shot(plain.page)];
      const { level, apart } = await compareShots(plain.page, shots);
      expect(Math.min(...level), `${state}: something is shown`).toBeGreaterThan(least);
      expect(apart, state).toBeLessThan(most);
      return level;
    };
    const both = async (act: (page: Page) => Promise<void>): Promise<void> => {
      await act(fast.page);
      await act(plain.page);
    };
    await compare('developed', 2);
    await both((page) => page.getByRole('button', { name: 'Plain' }).click());
    await compare('plain', 2);
    await both((page) => page.getByRole('button', { name: 'Linear' }).click());
    // On a straight line little but the stars is seen.
    await compare('linear', 2, 0.3);
    await both((page) => page.getByRole('button', { name: 'Auto' }).click());
    await both((page) => page.getByRole('button', { name: 'Footprint' }).click());
    const [red, , blue] = await compare('footprint', 2);
    expect(red, 'the footprint is tinted').toBeGreaterThan(1.3 * blue);
    await both((page) => page.getByRole('button', { name: 'Footprint' }).click());
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

  it('shows a picture larger than the device’s textures by its halves', async () => {
    const able = await openViewer();
    const limited = await openViewer(SMALL_TEXTURES);
    const zoomOut = async ({ page }: Visit): Promise<void> => {
      for (let step = 0; step < 8; step++) await page.getByRole('application').press('-');
    };
    const whole = await compareShots(able.page, [await shot(able.page), await shot(limited.page)]);
    expect(Math.min(...whole.level), 'something is shown').toBeGreaterThan(2);
    expect(whole.apart, 'coarser, but the same picture').toBeGreaterThan(0);
    expect(whole.apart, 'coarser, but the same picture').toBeLessThan(8);
    await zoomOut(able);
    await zoomOut(limited);
    const far = await compareShots(able.page, [await shot(able.page), await shot(limited.page)]);
    expect(far.apart, 'from afar the halves are what is shown anyway').toBeLessThan(0.5);
    expect(await limited.page.evaluate('globalThis.largestTexturePx')).toBe(240);
    expect(limited.errors).toEqual([]);
    await able.end();
    await limited.end();
  }, 180_000);

  it('shows under a thumb: a star’s values, nearer by two taps, edge and sliders by their handles', async () => {
    const { page, errors, end: leave } = await openViewer(undefined, PHONE);
    const thumb = await thumbOn(page);
    const box = await boxOf(page.getByRole('application'));
    const star = await brightestPlace(page, box);
    await page.getByRole('button', { name: 'Stars', exact: true }).tap();
    await thumb.tap(star.x, star.y);
    await page.getByText('FWHM', { exact: true }).waitFor();
    expect(await boxOf(page.getByRole('application')), 'the picture stays where it is').toEqual(box);
    const whole = await shot(page);
    await thumb.tap(star.x, star.y);
    await thumb.tap(star.x, star.y);
    await expect
      .poll(async () => (await compareShots(page, [whole, await shot(page)])).apart)
      .toBeGreaterThan(2);
    await page.getByRole('button', { name: 'Compare' }).tap();
    await page.getByText('One frame', { exact: true }).waitFor();
    const divider = page.getByLabel('Divide between one frame and the stack');
    const handleY = (await boxOf(divider)).y + HANDLE_PX / 2;
    const share = async (): Promise<number> => Number(await divider.inputValue());
    await thumb.swipe([box.x + box.width / 2, handleY], [box.x + box.width / 4, handleY]);
    await expect.poll(share).toBeCloseTo(0.25, 1);
    await thumb.swipe([box.x + 0.75 * box.width, handleY], [box.x + 0.6 * box.width, handleY - 80]);
    expect(await share(), 'beside the handle the picture moves').toBeCloseTo(0.25, 1);
    await page.getByRole('button', { name: 'Stretch' }).click();
    await page.getByText('More: black, midtones, white').click();
    const slider = page.getByLabel('Midtones');
    await slider.scrollIntoViewIfNeeded();
    const track = await boxOf(slider);
    const y = track.y + track.height / 2;
    const end = track.x + 0.85 * track.width;
    await thumb.swipe([end, y], [end, y - 60]);
    expect(await slider.inputValue(), 'a finger that scrolls past').toBe('0.5');
    // The panel has scrolled under the finger.
    await slider.scrollIntoViewIfNeeded();
    const now = await boxOf(slider);
    const level = now.y + now.height / 2;
    await thumb.swipe([now.x + now.width / 2, level], [end, level]);
    await expect.poll(async () => Number(await slider.inputValue())).toBeGreaterThan(0.7);
    expect(errors).toEqual([]);
    await leave();
  }, 180_000);

  it('keeps a fitted picture fitted when the device is turned, and a moved one where it is', async () => {
    const { page, errors, end } = await openViewer();
    const turn = async (width: number, height: number): Promise<void> => {
      await page.setViewportSize({ width, height });
      await page.waitForFunction(() => {
        const canvas = document.querySelector('canvas');
        const box = canvas?.getBoundingClientRect();
        return (
          canvas && box && canvas.width === Math.round(box.width) && canvas.height === Math.round(box.height)
        );
      });
    };
    const changeByFitting = async (): Promise<number> => {
      const before = await shot(page);
      await page.getByRole('button', { name: 'Fit', exact: true }).click();
      const { level, apart } = await compareShots(page, [before, await shot(page)]);
      expect(Math.min(...level), 'something is shown').toBeGreaterThan(2);
      return apart;
    };
    await turn(800, 1280);
    expect(await changeByFitting()).toBe(0);
    await turn(1280, 800);
    expect(await changeByFitting()).toBe(0);
    await page.getByRole('application').hover();
    await page.mouse.wheel(0, -400);
    await turn(800, 1280);
    expect(await changeByFitting()).toBeGreaterThan(1);
    expect(errors).toEqual([]);
    await end();
  }, 180_000);
});
