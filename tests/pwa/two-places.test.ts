/** The library of both places: stacks kept from CrowdSky, room made for others, and the trash of CrowdSky. */
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { AxeBuilder } from '@axe-core/playwright';
import { closeBrowser, PHONE, visit, whyNot } from './browser.ts';
import { makeFrames } from './frames.ts';
import { filesOnDevice, openAccount, openSheet, stackFour } from './steps.ts';

const MAKE_ROOM = 'Remove from this device what is safely on CrowdSky';

/** Two stacks: M 94 sent, M 51 here alone. */
async function twoStacks(name: string): Promise<Awaited<ReturnType<typeof visit>>> {
  const visitor = await visit(PHONE, '/you');
  const { page } = visitor;
  await openAccount(page, name);
  await stackFour(page);
  await page.getByRole('button', { name: 'Send', exact: true }).first().click();
  await page.getByText('“M 94” is on CrowdSky.').waitFor();
  await page.reload();
  await stackFour(page, makeFrames(4, { object: 'M 51', seed: 5, raDeg: 202 }));
  return visitor;
}

async function makeRoom(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'You', exact: true }).click();
  await page.getByRole('button', { name: MAKE_ROOM }).click();
}

describe.skipIf(whyNot !== undefined)(`the library of both places${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('what CrowdSky has leaves the device, nothing else, and comes back from sheet and selection', async () => {
    const { page, context, errors, end } = await twoStacks('clover');
    const stored = await filesOnDevice(page);
    await makeRoom(page);
    await page
      .getByText(/^CrowdSky has 1 stack of this device to the byte: \d+ (kB|MB) become free\.$/)
      .waitFor();
    await page.getByText(/^1 other stays: CrowdSky does not have it/).waitFor();
    await page.getByRole('button', { name: 'Remove 1 stack from this device' }).click();
    await page.getByText('1 stack is on CrowdSky alone now.').waitFor();
    expect((await filesOnDevice(page)).length).toBe(stored.length / 2);
    await page.getByRole('link', { name: 'Library', exact: true }).click();
    await page.getByText('Only on CrowdSky').waitFor();
    expect(await page.getByRole('article').count()).toBe(2);

    await openSheet(page, 'M 94');
    await page.getByRole('button', { name: 'Keep on this device' }).click();
    await page.getByText('1 stack is on this device too.').waitFor();
    await page.getByText('On this device and CrowdSky').waitFor();
    expect((await filesOnDevice(page)).filter((name) => name.endsWith('.fits'))).toHaveLength(2);

    await makeRoom(page);
    await page.getByRole('button', { name: 'Remove 1 stack from this device' }).click();
    await page.getByText('1 stack is on CrowdSky alone now.').first().waitFor();
    await page.getByRole('link', { name: 'Library', exact: true }).click();
    await page.getByRole('button', { name: 'Select', exact: true }).click();
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.getByRole('button', { name: 'Keep on this device' }).click();
    await page.getByText('On this device and CrowdSky').waitFor();
    expect((await filesOnDevice(page)).filter((name) => name.endsWith('.fits'))).toHaveLength(2);

    // Deleted there by another device: it is not removed here.
    await page.evaluate(async () => {
      const { csrfToken } = (await (await fetch('/api/auth/me')).json()) as { csrfToken: string };
      const { stacks } = (await (await fetch('/api/stacks')).json()) as { stacks: { id: number }[] };
      await fetch(`/api/stacks/${stacks[0].id}`, {
        method: 'DELETE',
        headers: { 'x-csrf-token': csrfToken },
      });
    });
    await makeRoom(page);
    await page.getByText('CrowdSky has none of the stacks on this device to the byte').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await context.setOffline(true);
    await page.getByRole('button', { name: MAKE_ROOM }).click();
    await page.getByText('CrowdSky cannot be reached, so nothing is removed.').waitFor();
    expect(errors).toEqual([]);
    await end();
  });

  it('what was deleted on CrowdSky is in its trash: restored, or gone for good', async () => {
    const { page, errors, end } = await twoStacks('nettle');
    await makeRoom(page);
    await page.getByRole('button', { name: 'Remove 1 stack from this device' }).click();
    await page.getByRole('link', { name: 'Library', exact: true }).click();
    const remove = async (): Promise<void> => {
      await openSheet(page, 'M 94');
      await page.getByRole('button', { name: 'Delete: M 94' }).click();
      await page.getByText('“M 94” is in the trash of CrowdSky for a week.').last().waitFor();
      await page.getByRole('link', { name: 'Trash of CrowdSky' }).click();
      await page.getByText('Deleted · 7 days left').waitFor();
    };
    await remove();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.getByRole('button', { name: 'Restore: M 94' }).click();
    await page.getByText('“M 94” is back on CrowdSky.').waitFor();
    await page.getByText('Nothing was deleted in the last seven days.').waitFor();
    await page.getByRole('link', { name: 'Back to the library' }).click();
    await page.getByText('Only on CrowdSky').waitFor();
    await remove();
    await page.getByRole('button', { name: 'Delete for good: M 94' }).click();
    await page.getByText('Delete 1 stack on CrowdSky for good? This cannot be undone.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click();
    await page.getByText('Nothing was deleted in the last seven days.').waitFor();
    await page.getByRole('link', { name: 'Back to the library' }).click();
    await page.getByRole('article').first().waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
    expect(errors).toEqual([]);
    await end();
  });
});
