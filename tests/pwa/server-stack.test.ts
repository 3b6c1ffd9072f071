/** A stack that is on CrowdSky alone: seen by its file as it comes, over a network that breaks, and kept on this device. */
import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, PHONE, visit, whyNot } from './browser.ts';
import { startCuttingProxy } from './cutting-proxy.ts';
import {
  apiRequests,
  download,
  downloadZip,
  filesOnDevice,
  openAccount,
  openSheet,
  signIn,
  sendResult,
  stackFour,
} from './steps.ts';

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe.skipIf(whyNot !== undefined)(`a stack of the server${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('is opened, goes on where the network broke, and is kept byte for byte', async () => {
    const network = await startCuttingProxy();
    const field = await visit(PHONE, '/you', network);
    await openAccount(field.page, 'heath');
    await stackFour(field.page);
    await sendResult(field.page);
    await field.page.getByText('“M 94” is on CrowdSky.').waitFor();
    await field.page.goto(`${network.address}/library`);
    await openSheet(field.page, 'M 94');
    const sent = await download(field.page, /^Save FITS/);
    await field.end();

    const home = await visit(PHONE, '/you', network);
    const { page } = home;
    await signIn(page, 'heath');
    await page.getByText('Signed in as heath').waitFor();
    await page.goto(`${network.address}/library`);
    network.cut = { path: /\/fits$/, afterBytes: 100_000 };
    await page.getByRole('link', { name: 'Open M 94' }).click();
    await page.getByText('The network was lost. What has come is kept.').waitFor();
    expect(await page.locator('img[src^="/api/stacks/"]').count(), 'its small picture').toBe(1);
    network.cut = undefined;
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('application').waitFor();
    expect(network.asked.map((one) => one.split(' ')[1])).toEqual(['whole', 'bytes=100000-']);
    expect(await filesOnDevice(page)).toEqual([]);

    await page.getByRole('button', { name: 'Keep on this device' }).click();
    await page.getByText('“M 94” is on this device too.').waitFor();
    expect((await filesOnDevice(page)).map((name) => name.split('.').slice(1).join('.')).sort()).toEqual([
      'fits',
      'thumb.png',
    ]);
    const kept = await download(page, /^Save FITS/);
    expect(digestOf(kept)).toBe(digestOf(sent));
    const asked = apiRequests(home).length;
    await page.getByRole('link', { name: 'Back to the library' }).click();
    await page.getByText('On this device and CrowdSky').waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
    await home.context.setOffline(true);
    await page.getByRole('link', { name: 'Open M 94' }).click();
    await page.getByRole('application').waitFor();
    expect(
      apiRequests(home)
        .slice(asked)
        .filter((one) => one.endsWith('/fits')),
    ).toEqual([]);
    expect(home.errors).toEqual([]);
    await home.end();
    await network.stop();
  });

  it('is packed by the server, and deleted until that is undone', async () => {
    const field = await visit(PHONE, '/you');
    await openAccount(field.page, 'moor');
    await stackFour(field.page);
    await sendResult(field.page);
    await field.page.getByText('“M 94” is on CrowdSky.').waitFor();
    const { address } = field;
    await field.end();
    const { page, errors, end } = await visit(PHONE, '/you');
    await signIn(page, 'moor');
    await page.getByText('Signed in as moor').waitFor();
    await page.goto(`${address}/library`);
    await page.getByText('Only on CrowdSky').waitFor();
    const zip = unzipSync(await downloadZip(page));
    expect(Object.keys(zip)).toEqual([expect.stringMatching(/\.fits$/)]);

    await openSheet(page, 'M 94');
    await page.getByRole('button', { name: 'Delete: M 94' }).click();
    await page.getByText('“M 94” is in the trash of CrowdSky for a week.').waitFor();
    expect(await page.getByRole('article').count()).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Only on CrowdSky').waitFor();
    await page.getByRole('button', { name: 'Select', exact: true }).click();
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('“M 94” is in the trash of CrowdSky for a week.').last().waitFor();
    await page.reload();
    await page.getByText('No stacks yet. What you stack is kept here, on this device.').waitFor();
    expect(errors).toEqual([]);
    await end();
  });

  it('is not shown to somebody else, who is told what to do', async () => {
    const other = await visit(PHONE, '/view?id=there-1');
    await other.page.getByText(/To see it on CrowdSky, go online and sign in\.$/).waitFor();
    expect(apiRequests(other)).toEqual([]);
    await other.end();
  });
});
