/** A walk through every screen of the app, in either language: what each must hold is tried at each stop. */
import type { Page } from 'playwright';
import type { Texts } from '../../apps/pwa/src/lib/text/words.ts';
import { makeFrames, withLidOn } from './frames.ts';
import type { TestFrame } from './frames.ts';

const PASSWORD = 'a long password';
/** So far apart that six of them make a series of two chunks. */
const CADENCE_SECONDS = 290;

/** Called at each stop, with the screen's name. */
type Look = (screen: string) => Promise<void>;

export interface Walker {
  readonly page: Page;
  readonly address: string;
  readonly text: Texts;
  readonly look: Look;
  /** In place of simulated ones: at least six, of one target. */
  readonly frames?: readonly TestFrame[] | readonly string[];
}

/** All screens that need no server. */
export async function walkScreens(walker: Walker): Promise<void> {
  await walkStacking(walker);
  await walkViewer(walker);
  await walkLibrary(walker);
  await walkLive(walker);
  await walkPages(walker);
}

/** From the landing page to the first stacks. */
async function walkStacking({ page, address, text, look, frames }: Walker): Promise<void> {
  await page.goto(address);
  await page.getByRole('heading', { name: text.landing.title }).waitFor();
  await look('landing');
  await open(page, `${address}/library`, text.library.title);
  await page.getByText(text.library.empty).waitFor();
  await look('library, empty');
  await open(page, `${address}/stack`, text.frames.title);
  await look('stack, empty');
  const other = { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') };
  const input = page.getByLabel(text.frames.files).and(page.locator('input'));
  if (frames) await input.setInputFiles(frames);
  else
    await input.setInputFiles([...makeFrames(6, { cadenceSeconds: CADENCE_SECONDS }), blankFrame(), other]);
  const start = page.locator('.at-thumb .button.first');
  await start.waitFor();
  await look('chunks');
  await page.locator('details summary').first().press('Enter');
  await look('chunks, details');
  await pauseAsSoonAsOffered(page, text.stacking.pause);
  await start.click();
  await page.getByText(text.stacking.paused, { exact: true }).waitFor();
  await look('stacking');
  await page.locator('.activity-bar').click();
  await page.getByRole('dialog').waitFor();
  await look('activity');
  await page.getByRole('button', { name: text.shell.close }).click();
  await page.getByRole('button', { name: text.stacking.resume }).click();
  await page.getByRole('link', { name: text.stacking.view, exact: true }).first().waitFor();
  await look('stacked');
}

/** The newest stack in the viewer, with each of its tools. */
async function walkViewer({ page, address, text, look }: Walker): Promise<void> {
  await page.getByRole('link', { name: text.stacking.view, exact: true }).first().click();
  await page.getByRole('application').waitFor();
  await page.locator('canvas[data-settled="true"]').waitFor();
  await look('viewer');
  const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
  for (const name of [text.viewer.stars, text.viewer.footprint, text.viewer.compare]) await press(name);
  await page.getByText(text.viewer.before, { exact: true }).waitFor();
  await look('viewer, overlays');
  for (const name of [text.viewer.stars, text.viewer.footprint, text.viewer.compare]) await press(name);
  const stretch = page.getByRole('button', { name: text.viewer.stretch, exact: true });
  if ((await stretch.getAttribute('aria-pressed')) === 'false') await stretch.click();
  await page.getByText(text.viewer.more).click();
  await page.locator('canvas[data-settled="true"]').waitFor();
  await look('viewer, stretch');
  await press(text.viewer.quality);
  await look('viewer, plots');
  await page
    .getByRole('button', { name: new RegExp(`^${text.library.picture}`) })
    .first()
    .click();
  await page.getByRole('dialog').waitFor();
  await look('viewer, save');
  await page.keyboard.press('Escape');
  await open(page, `${address}/view?id=none`, text.viewer.title);
  await page.getByText(text.viewer.missing).waitFor();
  await look('viewer, no such stack');
}

/** One stack, a series, and what can be done with them. */
async function walkLibrary({ page, address, text, look, frames }: Walker): Promise<void> {
  await open(page, `${address}/stack`, text.frames.title);
  await page
    .getByLabel(text.frames.files)
    .and(page.locator('input'))
    .setInputFiles(frames ?? makeFrames(6, { cadenceSeconds: CADENCE_SECONDS }));
  await page.getByLabel(text.chunks.slots[900].name).check();
  await page.locator('.at-thumb .button.first').click();
  await page.getByRole('link', { name: text.stacking.view, exact: true }).first().waitFor();
  await open(page, `${address}/library`, text.library.title);
  await page.getByRole('article').first().waitFor();
  await look('library');
  const series = page.locator('a[href^="/library?series="]').first();
  if (await series.isVisible()) {
    await series.click();
    await page.getByText(text.library.inTime).waitFor();
    await look('series');
    await page.goBack();
  }
  await page.getByRole('searchbox').fill('nowhere');
  await page.getByText(text.library.noneFound('nowhere')).waitFor();
  await look('library, nothing found');
  await page.getByRole('searchbox').fill('');
  await page.getByRole('button', { name: text.library.select, exact: true }).click();
  await page.getByRole('button', { name: text.library.selectAll, exact: true }).click();
  await look('library, selection');
  await page.getByRole('button', { name: text.library.endSelection, exact: true }).click();
  await page.locator('button.more').first().click();
  await page.getByRole('dialog').waitFor();
  await look('library, one stack');
  await page.getByRole('button', { name: new RegExp(`^${text.library.rename}`) }).click();
  await look('library, renaming');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: new RegExp(`^${text.library.remove}`) }).click();
  await page.getByRole('button', { name: text.library.undo }).waitFor();
  await look('library, deleted');
  await page.getByRole('button', { name: text.library.undo }).click();
}

async function walkLive({ page, address, text, look, frames }: Walker): Promise<void> {
  await open(page, `${address}/live`, text.live.title);
  await look('live, empty');
  const input = page.getByLabel(text.live.add).and(page.locator('input'));
  if (frames) await input.setInputFiles(frames);
  else {
    const [first, ...others] = makeFrames(4);
    await input.setInputFiles(first);
    await page.getByText(text.live.waiting).waitFor();
    await look('live, waiting');
    await input.setInputFiles([...others, blankFrame()]);
    await page.getByTestId('live-dropped').waitFor();
  }
  await page
    .getByTestId('live-count')
    .getByText(text.live.stacked(frames?.length ?? 4))
    .waitFor();
  await look('live');
}

/** Pages of words. */
async function walkPages({ page, address, text, look }: Walker): Promise<void> {
  await open(page, `${address}/help`, text.help.title);
  await look('help');
  await open(page, `${address}/about`, text.help.about);
  await look('about');
  await open(page, `${address}/no-such-page`, text.shell.missing.title);
  await look('no such page');
  await page.goto(`${address}/open`);
  await page.waitForURL(/\/(?:live|stack|library)/);
  await look('open');
}

/** What needs a server: signing in, the account and its sheets, and what goes there. */
export async function walkAccount({ page, address, text, look }: Walker): Promise<void> {
  await open(page, `${address}/verify-email`, text.account.verifyTitle);
  await look('verify');
  await open(page, `${address}/reset-password?token=a`, text.account.resetTitle);
  await look('reset');
  await open(page, `${address}/you`, text.settings.title);
  await page.getByLabel(text.account.username).waitFor();
  await look('you, no account');
  await page.getByLabel(text.account.username).fill('fern');
  await page.getByLabel(text.account.email).fill('fern@example.org');
  await page.getByLabel(text.account.password, { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: text.account.register }).click();
  await page.getByText(text.account.signedInAs('fern')).waitFor();
  await look('you');
  const sheets = [text.account.changePassword, text.account.keys, text.account.deleteAccount];
  for (const name of sheets) {
    await page.getByRole('button', { name, exact: true }).click();
    await page.getByRole('dialog').waitFor();
    await look(`you, ${name}`);
    await page.keyboard.press('Escape');
  }
}

async function open(page: Page, address: string, heading: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
}

async function pauseAsSoonAsOffered(page: Page, pause: string): Promise<void> {
  await page.evaluate((words) => {
    const observer = new MutationObserver(() => {
      const buttons = [...document.querySelectorAll('button')];
      const button = buttons.find(({ textContent }) => textContent.trim() === words);
      if (!button) return;
      observer.disconnect();
      button.click();
    });
    observer.observe(document.body, { childList: true, subtree: true });
  }, pause);
}

/** The last of the session's frames. */
function blankFrame(): TestFrame {
  return withLidOn(makeFrames(7)[6]);
}
