/** Writes the built app as static files, and for its service worker the list of those that it keeps. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import adapter from '@sveltejs/adapter-static';

const FOLDER = 'build';
/** The address at which every version has registered its service worker: installed apps look for updates there. */
const SERVICE_WORKER = 'sw.js';
/** Screenshots are for app stores. */
const KEPT = /^(?!screenshots\/).*[.](js|css|html|ico|png|svg|txt|webmanifest|woff2|wasm)$/;
/** Their names change with their bytes. */
const IMMUTABLE = /^_app\/immutable\//;

/** @returns {import('@sveltejs/kit').Adapter} */
export function offlineAdapter() {
  const plain = adapter({ pages: FOLDER, fallback: 'index.html' });
  return {
    ...plain,
    name: 'crowdsky-offline',
    async adapt(builder) {
      await plain.adapt(builder);
      // The server answers 404 for others.
      const pages = builder.routes.filter(({ page }) => page.methods.includes('GET'));
      writeFileSync(join(FOLDER, 'pages.json'), JSON.stringify(pages.map(({ pattern }) => pattern.source)));
      const built = join(FOLDER, 'service-worker.js');
      const script = readFileSync(built, 'utf8');
      rmSync(built);
      writeFileSync(
        join(FOLDER, SERVICE_WORKER),
        `const APP_FILES=${JSON.stringify(listFiles())};\n${script}`,
      );
    },
  };
}

/** What the service worker keeps: each file by its address and, where its name stays, by a digest of its bytes. */
function listFiles() {
  return readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(FOLDER.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((url) => KEPT.test(url))
    .sort()
    .map((url) => ({ url, revision: IMMUTABLE.test(url) ? null : digestOf(join(FOLDER, url)) }));
}

function digestOf(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 32);
}
