/** The page that a link opens: plain HTML without a script, and a head that lets others show the link with its picture. */
import { createHash } from 'node:crypto';
import type { ProblemCode } from '@crowdsky/api';
import type { StackedFrame } from '../archive/stacked-frame.entity.ts';
import { pageWords } from './page-words.ts';
import type { PageLanguage } from './page-words.ts';
import { previewSize } from './preview-picture.ts';
import { sharedFacts } from './shared-facts.ts';
import type { SharedFacts } from './shared-facts.ts';

type Words = (typeof pageWords)[PageLanguage];

/** The colours and type of the app. */
const style = `*{box-sizing:border-box}html{background:#090c12;color-scheme:dark}
body{margin:0;color:#ece7db;font:400 1rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;font-variant-numeric:tabular-nums}
main{display:grid;gap:1.25rem;max-width:72rem;margin:0 auto;padding:1rem}
h1{margin:0;font:500 2rem/1.2 'Iowan Old Style','Palatino Linotype',Palatino,'Book Antiqua',Georgia,serif;overflow-wrap:anywhere}
img{display:block;width:100%;height:auto;max-height:88vh;object-fit:contain;background:#000}
dl{margin:0}dl div{display:flex;gap:1rem;justify-content:space-between;padding:.5rem 0;border-bottom:1px solid #273145}
dt,footer,.soft{color:#a9b0bf}dd{margin:0;text-align:right;overflow-wrap:anywhere}
.side{display:grid;gap:1.25rem;align-content:start}
a{color:#f0b65a}a:focus-visible{outline:2px solid #ffd795;outline-offset:2px}
.button{display:grid;place-items:center;min-height:56px;padding:.5rem 1rem;border:1px solid #f0b65a;border-radius:3px;text-align:center;text-decoration:none}
footer a{display:inline-block;min-height:48px;padding:.75rem 0}footer p{margin:0}
@media(min-width:900px){main{grid-template-columns:3fr 2fr;padding:2rem}}`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** No script at all, and pictures of this server alone. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export interface SharedPage {
  stack: StackedFrame;
  withFits: boolean;
  /** Of this page, whole: those who show links take no relative one. */
  address: string;
  language: PageLanguage;
}

export function sharedPage({ stack, withFits, address, language }: SharedPage): string {
  const words = pageWords[language];
  const facts = sharedFacts(stack);
  const title = facts.target ?? words.unnamed;
  const lines = factLines(facts, words);
  const about = lines.map(([, value]) => value).join(' · ');
  const picture = facts.hasPicture
    ? `<img src="${path(address)}/picture.png" alt="${escape(words.pictureOf(title))}"${sizeOf(facts)}>`
    : `<p class="soft">${escape(words.noPicture)}</p>`;
  const rows = lines
    .map(([name, value]) => `<div><dt>${escape(name)}</dt><dd>${escape(value)}</dd></div>`)
    .join('');
  const file = withFits
    ? `<a class="button" href="${path(address)}/stack.fits" download>${escape(words.fits(megabytes(facts, words)))}</a>`
    : '';
  return page(language, `${title} · CrowdSky`, cardTags({ title, about, address, facts, words }), [
    `<div>${picture}</div>`,
    `<div class="side"><h1>${escape(title)}</h1><dl>${rows}</dl>${file}${foot(words)}</div>`,
  ]);
}

/** Says truly why there is nothing to see. */
export function refusedPage(code: ProblemCode, language: PageLanguage): string {
  const words = pageWords[language];
  const [title, why] = sentencesFor(code, words);
  return page(language, `${title} · CrowdSky`, '', [
    `<div class="side"><h1>${escape(title)}</h1><p>${escape(why)}</p>${foot(words)}</div>`,
  ]);
}

function sentencesFor(code: ProblemCode, words: Words): [string, string] {
  if (code === 'not-found') return [words.gone, words.goneWhy];
  if (code === 'too-many-requests') return [words.busy, words.busyWhy];
  return [words.refused, words.refusedWhy];
}

interface Card {
  title: string;
  about: string;
  address: string;
  facts: SharedFacts;
  words: Words;
}

/** Open Graph (ogp.me) and the cards of X, which reads the rest from Open Graph. */
function cardTags({ title, about, address, facts, words }: Card): string {
  const picture: [string, string][] = facts.hasPicture
    ? [
        ['og:image', `${address}/preview.jpg`],
        ['og:image:type', 'image/jpeg'],
        ['og:image:width', String(previewSize.widthPx)],
        ['og:image:height', String(previewSize.heightPx)],
        ['og:image:alt', words.pictureOf(title)],
      ]
    : [];
  const properties: [string, string][] = [
    ['og:type', 'website'],
    ['og:site_name', 'CrowdSky'],
    ['og:title', title],
    ['og:description', about],
    ['og:url', address],
    ...picture,
  ];
  const names: [string, string][] = [
    ['description', about],
    ['twitter:card', facts.hasPicture ? 'summary_large_image' : 'summary'],
    ['twitter:title', title],
    ['twitter:description', about],
    ...picture.slice(0, 1).map(([, value]): [string, string] => ['twitter:image', value]),
  ];
  return [
    ...properties.map(([name, value]) => `<meta property="${name}" content="${escape(value)}">`),
    ...names.map(([name, value]) => `<meta name="${name}" content="${escape(value)}">`),
  ].join('\n');
}

function factLines(facts: SharedFacts, words: Words): [name: string, value: string][] {
  const { start, end, exposureSeconds, framesUsed, framesInput, starCount } = facts;
  const figure = (value: number): string => value.toLocaleString(words.locale);
  const lines: [string, string | undefined][] = [
    [words.observed, start && observed(start, end, words.locale)],
    [words.exposure, exposureSeconds === undefined ? undefined : duration(exposureSeconds)],
    [words.frames, words.framesUsed(figure(framesUsed), figure(framesInput))],
    [words.telescope, facts.telescope],
    [words.filter, facts.filter],
    [words.position, facts.position],
    [words.stars, starCount === undefined ? undefined : figure(starCount)],
  ];
  return lines.filter((line): line is [string, string] => line[1] !== undefined);
}

/** In UTC: the clock of the place would say where it is. */
function observed(start: Date, end: Date | undefined, locale: string): string {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' });
  const times = [start, ...(end ? [end] : [])].map((time) => clock.format(time));
  return `${day.format(start)}, ${times.join('–')} UTC`;
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function megabytes({ fitsBytes }: SharedFacts, { locale }: Words): string {
  const mb = (fitsBytes / 1e6).toLocaleString(locale, { maximumFractionDigits: 1 });
  return `${mb} MB`;
}

/** Only their ratio counts: the page keeps the picture's room free before it comes. */
function sizeOf({ widthPx, heightPx }: SharedFacts): string {
  return widthPx === undefined || heightPx === undefined ? '' : ` width="${widthPx}" height="${heightPx}"`;
}

function foot(words: Words): string {
  return `<footer><p>${escape(words.what)}</p><a href="/">${escape(words.made)}</a></footer>`;
}

function page(language: PageLanguage, title: string, head: string, body: readonly string[]): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<meta name="theme-color" content="#090c12">
<title>${escape(title)}</title>
<link rel="icon" href="/icons/icon.svg" type="image/svg+xml">
${head}
<style>${style}</style></head><body><main>${body.join('')}</main></body></html>`;
}

function path(address: string): string {
  return escape(new URL(address).pathname);
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
