/** Frames that other apps hand over: by the share sheet, and by "Open with". */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { builtApp, closeBrowser, visit, whyNot } from './browser.ts';
import { makeFrames, writeFrames } from './frames.ts';
import { beginStacking, cached, waitUntilOfflineReady } from './steps.ts';

interface Manifest {
  readonly share_target: {
    readonly action: string;
    readonly method: string;
    readonly enctype: string;
    readonly params: { readonly files: readonly { readonly name: string }[] };
  };
}

describe.skipIf(whyNot !== undefined)(`frames from other apps${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('are taken from a share, posted as the manifest says, without a network, and kept nowhere else', async () => {
    const { page, errors, cutOff, end } = await visit();
    await waitUntilOfflineReady(page);
    await cutOff();
    const manifest = JSON.parse(readFileSync(join(builtApp, 'manifest.webmanifest'), 'utf8')) as Manifest;
    await page.evaluate(({ action, method, enctype, params }) => {
      const form = Object.assign(document.createElement('form'), { action, method, enctype });
      const input = document.createElement('input');
      Object.assign(input, { type: 'file', multiple: true, name: params.files[0].name, id: 'shared' });
      form.append(input);
      document.body.append(form);
    }, manifest.share_target);
    await page.locator('#shared').setInputFiles(writeFrames(makeFrames(4)));
    await page.evaluate(() => document.querySelector<HTMLFormElement>('form:has(#shared)')?.submit());
    await page.getByText('4 frames').first().waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/stack');
    expect((await cached(page)).filter((name) => name.includes('/share/'))).toEqual([]);
    await beginStacking(page);
    await page.getByText('4 of 4 frames used').waitFor();
    expect(errors).toEqual([]);
    await end();
  });

  it('are taken when files are opened with the app, wherever it is', async () => {
    const { page, context, address, errors, end } = await visit();
    // Only an installed app is launched with files: this stands in for the browser's queue.
    await context.addInitScript(() => {
      const setConsumer = (consumer: (launch: unknown) => void): void => {
        Object.assign(window, { launch: consumer });
      };
      Object.defineProperty(window, 'launchQueue', { value: { setConsumer } });
    });
    await page.goto(`${address}/library`);
    await page.getByText('No stacks yet').waitFor();
    const [frame] = makeFrames(1);
    await page.evaluate(
      async ([name, base64]) => {
        const root = await navigator.storage.getDirectory();
        const handle = await root.getFileHandle(name, { create: true });
        const writable = await handle.createWritable();
        await writable.write(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
        await writable.close();
        (window as unknown as { launch: (launch: unknown) => void }).launch({ files: [handle] });
      },
      [frame.name, frame.buffer.toString('base64')] as const,
    );
    await page.getByText('1 frame', { exact: true }).first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/stack');
    expect(errors).toEqual([]);
    await end();
  });
});
