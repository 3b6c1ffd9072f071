/** Text at 200 % on a phone: on every screen nothing is wider than it, cut off or on top of something else, and every button is in reach. */
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { english } from '../../apps/pwa/src/lib/text/english/english.ts';
import { german } from '../../apps/pwa/src/lib/text/german/german.ts';
import { startForTest, whyNotStart } from '../whole/run-start.ts';
import { closeBrowser, PHONE, visit, whyNot } from './browser.ts';
import { findTextFaults } from './find-text-faults.ts';
import { walkAccount, walkScreens } from './walk-screens.ts';

/** As a browser's own setting does, from the first moment of each page on. */
async function enlarge(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const observer = new MutationObserver(() => {
      document.documentElement.style.fontSize = '200%';
    });
    observer.observe(document, { childList: true });
  });
}

const whyNotHere = whyNot ?? whyNotStart;

describe.skipIf(whyNotHere !== undefined)(`large text${whyNotHere ? ` (${whyNotHere})` : ''}`, () => {
  afterAll(closeBrowser);

  it.each([
    ['English', 'en-GB', english],
    ['German', 'de-DE', german],
  ] as const)(
    'fits a phone on every screen, in %s',
    async (_, locale, text) => {
      const server = await startForTest();
      const { page, errors, end } = await visit({ ...PHONE, locale }, '/about', server);
      await enlarge(page);
      const faults: string[] = [];
      const look = async (screen: string): Promise<void> => {
        faults.push(...(await findTextFaults(page)).map((fault) => `${screen}: ${fault}`));
      };
      const walker = { page, address: server.address, text, look };
      await walkScreens(walker);
      await walkAccount(walker);
      expect(faults).toEqual([]);
      expect(errors).toEqual([]);
      await end();
    },
    600_000,
  );

  it.each([
    [
      'cut off at the side',
      '<p style="overflow: hidden; white-space: nowrap">A line that does not end here</p>',
    ],
    ['cut off above or below', '<p style="overflow: hidden; height: 0.5em">Low</p>'],
    ['beyond the screen', '<p style="margin-left: -3em">Left</p>'],
    ['one on the other', '<p>One</p><p style="margin-top: -1.5em">Other</p>'],
    ['out of reach', '<button>A</button><p style="position: fixed; inset: 0; margin: 0">Above all</p>'],
    ['the page is wider than the screen', '<p style="width: 30em">Wide</p>'],
  ])('would be found where it is %s', async (fault, html) => {
    const { page, end } = await visit(PHONE, '/about');
    await page.setContent(
      `<meta name="viewport" content="width=device-width"><body style="font-size: 32px">${html}`,
    );
    expect((await findTextFaults(page)).map((line) => line.split(':')[0])).toContain(fault);
    await end();
  });
});
