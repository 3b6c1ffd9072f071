/** A queue of raw frames on its way from the app to a server on the same machine, beside a bare loop in the same Chromium. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workFolder } from '../processes.mjs';
import { longestTask, openApp, pageClock, pickFiles } from './open-app.mjs';
import { watchMemory } from './renderer-costs.mjs';

const PASSWORD = 'a bench password';
const FILES_AT_ONCE = 3;
const FITS_BLOCK = 2880;
/** Whole cells of the colour pattern; 2,000 times that is still within a frame. */
const MOVED_BYTES = 4 * 499;
/** For all that is sent. */
const ROOM = { DEFAULT_QUOTA_MB: '100000' };

/** Milliseconds by the page's own clock: from the tap to the notice that all are there. */
const TAP_TO_THERE = `new Promise((resolve) => {
  let tapped;
  addEventListener('click', () => (tapped ??= performance.now()), { capture: true });
  new MutationObserver((_, observer) => {
    if (!/frames on CrowdSky, which stacks them now/.test(document.body.textContent)) return;
    observer.disconnect();
    resolve(performance.now() - tapped);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
})`;

/** The page scrolled by a screen's height each frame, to and fro: the longest time between two frames (ms). */
const SCROLL = `new Promise((resolve) => {
  const list = document.querySelector('[data-testid=frames]') ?? document.scrollingElement;
  let [longest, last, frames] = [0, performance.now(), 0];
  const step = (now) => {
    if (frames > 2) longest = Math.max(longest, now - last);
    last = now;
    scrollBy(0, frames % 120 < 60 ? 400 : -400);
    if (++frames < 240) requestAnimationFrame(step);
    else resolve(longest);
  };
  requestAnimationFrame(step);
})`;

/** A bare loop: three at a time, the files as they are, nothing asked and nothing kept. */
const BARE_LOOP = `(async (atOnce) => {
  const files = [...document.querySelector('input[type=file]').files];
  const { csrfToken } = await (await fetch('/api/auth/me')).json();
  const headers = { 'x-csrf-token': csrfToken };
  const json = { ...headers, 'content-type': 'application/json' };
  const { token } = await (await fetch('/api/uploads', { method: 'POST', headers: json, body: '{}' })).json();
  const started = performance.now();
  let next = 0;
  const line = async () => {
    while (next < files.length) {
      const file = files[next++];
      const answer = await fetch('/api/uploads/' + token + '/files/' + file.name, { method: 'PUT', headers, body: file });
      if (!answer.ok) throw new Error(await answer.text());
    }
  };
  await Promise.all(Array.from({ length: atOnce }, line));
  const done = await fetch('/api/uploads/' + token + '/finalize', { method: 'POST', headers: json, body: '{}' });
  if (!done.ok) throw new Error(await done.text());
  return performance.now() - started;
})`;

/** Seconds that a bare loop takes for the same files. */
export async function sendBare(paths) {
  const { page, address, end } = await openApp('/', { isReady: false, settings: ROOM });
  try {
    await register(page, 'bare');
    await page.goto(`${address}/colour-scheme.js`);
    await page.setContent('<input type="file" multiple>');
    await page.locator('input').setInputFiles(paths);
    return (await page.evaluate(`${BARE_LOOP}(${FILES_AT_ONCE})`)) / 1000;
  } finally {
    await end();
  }
}

/** Seconds from the tap to the last frame there, peak memory of the tab (MB), longest task and frame of the page (ms). */
export async function sendInApp(paths) {
  const { page, end } = await openApp('/you', { settings: ROOM });
  try {
    await page.getByLabel('User name').fill('queue');
    await page.getByLabel('E-mail').fill('queue@example.org');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Open an account' }).click();
    await page.getByText('Signed in as queue').waitFor();
    await page.getByRole('link', { name: 'Stack', exact: true }).click();
    const peak = watchMemory();
    await pickFiles(page, paths);
    const button = page.getByRole('button', { name: 'Let CrowdSky stack' });
    await button.waitFor();
    const since = await pageClock(page);
    const sending = page.evaluate(TAP_TO_THERE);
    await button.dispatchEvent('click');
    const longestFrameMs = await page.evaluate(SCROLL);
    const seconds = (await sending) / 1000;
    return { seconds, peakMegabytes: peak(), longestTaskMs: await longestTask(page, since), longestFrameMs };
  } finally {
    await end();
  }
}

async function register(page, username) {
  await page.evaluate(
    `fetch('/api/auth/register', { method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: '${username}', email: '${username}@example.org', password: '${PASSWORD}' }) })
      .then((answer) => { if (!answer.ok) throw new Error('no account'); })`,
  );
}

/** Copies of a raw frame, each at a time of its own, ten seconds apart, and with its pixels moved on by as much. */
export function framesInARow(model, count) {
  const folder = join(workFolder('raws'), `row${count}`);
  const paths = Array.from({ length: count }, (_, n) =>
    join(folder, `Light_${String(n).padStart(4, '0')}.fit`),
  );
  if (existsSync(join(folder, 'all'))) return paths;
  mkdirSync(folder, { recursive: true });
  const bytes = readFileSync(model);
  const date = bytes.indexOf("DATE-OBS= '") + 11;
  const pixels = FITS_BLOCK * Math.ceil(bytes.indexOf(`END${' '.repeat(77)}`) / FITS_BLOCK);
  paths.forEach((path, n) => {
    bytes.write(new Date(Date.UTC(2026, 0, 20, 19) + n * 10_000).toISOString().slice(0, 19), date, 'latin1');
    const moved = pixels + MOVED_BYTES * n;
    writeFileSync(
      path,
      Buffer.concat([bytes.subarray(0, pixels), bytes.subarray(moved), bytes.subarray(pixels, moved)]),
    );
  });
  writeFileSync(join(folder, 'all'), '');
  return paths;
}
