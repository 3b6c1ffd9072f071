/** Vite: SvelteKit, and opencv.js in two parts without its Node fallbacks. */
import { sveltekit } from '@sveltejs/kit/vite';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** opencv.js asks for these only under Node; the browser's build gets an empty module in their place. */
const absentInBrowsers = fileURLToPath(new URL('./src/lib/opencv/absent-in-browsers.ts', import.meta.url));

export default defineConfig({
  plugins: [sveltekit()],
  resolve: {
    alias: {
      fs: absentInBrowsers,
      path: absentInBrowsers,
      crypto: absentInBrowsers,
      // The threads bring its two parts.
      '@techstark/opencv-js': fileURLToPath(new URL('./src/lib/opencv/no-whole-script.ts', import.meta.url)),
    },
  },
  worker: { format: 'es' },
  // SvelteKit's own version of it: another room's may stand where the build would look.
  ssr: { noExternal: ['cookie'] },
  build: { target: 'es2022' },
});
