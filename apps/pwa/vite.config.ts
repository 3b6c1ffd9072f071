/** Vite: SvelteKit, and opencv.js in two parts without its Node fallbacks. */
import { sveltekit } from '@sveltejs/kit/vite';
import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defaultServerConditions, defineConfig } from 'vite';
import { thirdPartyNotices } from './notices-plugin.ts';

const notices = thirdPartyNotices();

/** opencv.js asks for these only under Node; the browser's build gets an empty module in their place. */
const absentInBrowsers = fileURLToPath(new URL('./src/lib/opencv/absent-in-browsers.ts', import.meta.url));

/** Before what the packages' `exports` name for others: the app is built from sources, and needs no other build. */
const source = 'crowdsky-source';

const api = process.env['CROWDSKY_API'];

export default defineConfig({
  plugins: [sveltekit(), notices.pages],
  resolve: {
    conditions: [source, ...defaultClientConditions],
    alias: {
      fs: absentInBrowsers,
      path: absentInBrowsers,
      crypto: absentInBrowsers,
      // The threads bring its two parts.
      '@techstark/opencv-js': fileURLToPath(new URL('./src/lib/opencv/no-whole-script.ts', import.meta.url)),
    },
  },
  // A CommonJS module of a package that is here as source: `vite dev` would serve it as it is.
  optimizeDeps: { include: ['@crowdsky/stack-core/opencv.cjs'] },
  worker: { format: 'es', plugins: notices.threads },
  // SvelteKit's own version of `cookie`: another room's may stand where the build would look.
  ssr: { noExternal: ['cookie'], resolve: { conditions: [source, ...defaultServerConditions] } },
  build: { target: 'es2022', reportCompressedSize: false },
  // `npm run dev` names the backend that it watches; by itself `vite dev` looks where `npm start` has it.
  server: {
    proxy: Object.fromEntries(['/api', '/s/'].map((path) => [path, api ?? 'http://localhost:8642'])),
  },
});
