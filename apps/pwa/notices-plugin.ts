/** Lists the licences of all packages whose code is in the built app, threads included, in third-party-notices.txt. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

import { source as atlas } from './src/lib/sky/generated/atlas.json';

const FILE_NAME = 'third-party-notices.txt';
/** SvelteKit builds the service worker by itself, after the pages: no plugin sees its modules. */
const SERVICE_WORKER = ['workbox-core', 'workbox-precaching', 'workbox-routing'];
const root = fileURLToPath(new URL('../../', import.meta.url));

interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** One plugin for the pages and one for their threads: Vite builds the threads apart, before the pages are written. */
export function thirdPartyNotices(): { readonly pages: Plugin; readonly threads: () => Plugin[] } {
  const homes = new Set(SERVICE_WORKER.map((name) => join(root, 'node_modules', name)));
  const collect: Plugin['generateBundle'] = (_, bundle) => {
    for (const part of Object.values(bundle))
      if (part.type === 'chunk')
        for (const id of Object.keys(part.modules)) {
          const home = homeOf(id);
          if (home !== undefined) homes.add(home);
        }
  };
  return {
    threads: () => [{ name: 'third-party-notices-of-threads', generateBundle: collect }],
    pages: {
      name: 'third-party-notices',
      applyToEnvironment: ({ name }) => name === 'client',
      generateBundle(options, bundle, isWrite) {
        if (typeof collect === 'function') void collect.call(this, options, bundle, isWrite);
        this.emitFile({ type: 'asset', fileName: FILE_NAME, source: noticesOf(homes) });
      },
    },
  };
}

/** Folder of the package that a module comes from; undefined for our own. */
function homeOf(id: string): string | undefined {
  // scripts/split-opencv.mjs writes these two parts of the package.
  if (/\/generated\/opencv\./.test(id)) return join(root, 'node_modules', '@techstark', 'opencv-js');
  const found = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id);
  return found === null || !existsSync(join(found[1], 'package.json')) ? undefined : found[1];
}

function noticesOf(homes: ReadonlySet<string>): string {
  const parts = [...homes]
    .map((home) => ({
      home,
      ...(JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as PackageManifest),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ home, name, version, license }) => `${name} ${version} (${license})\n\n${licenceText(home)}`);
  parts.push(`${atlas.name} ${atlas.version} (${atlas.license}), the data of the sky map\n\n${atlas.text}`);
  return `CrowdSky hands out code of these packages, each under its own licence.\n\n${parts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

function licenceText(home: string): string {
  const file = readdirSync(home).find((name) => /^licen[cs]e/i.test(name));
  if (file !== undefined) return readFileSync(join(home, file), 'utf8').trim();
  throw new Error(`${dirname(home)}: a package without a licence file may not be handed out.`);
}
