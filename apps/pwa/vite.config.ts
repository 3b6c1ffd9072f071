/** Vite: SvelteKit, Workbox's precache, and opencv.js in two parts without its Node fallbacks. */
import { sveltekit } from '@sveltejs/kit/vite';
import { SvelteKitPWA } from '@vite-pwa/sveltekit';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { manifest } from './manifest.config.ts';

/** opencv.js asks for these only under Node; the browser's build gets an empty module in their place. */
const absentInBrowsers = fileURLToPath(new URL('./src/lib/opencv/absent-in-browsers.ts', import.meta.url));

export default defineConfig({
  plugins: [
    sveltekit(),
    SvelteKitPWA({
      strategies: 'generateSW',
      registerType: 'prompt',
      injectRegister: false,
      manifest,
      manifestFilename: 'manifest.webmanifest',
      kit: { spa: { fallbackMapping: 'index.html' }, adapterFallback: 'index.html' },
      workbox: {
        globPatterns: ['client/**/*.{js,css,ico,png,svg,webmanifest,woff2,wasm}'],
        globIgnores: ['**/screenshots/**'],
        // OpenCV's WebAssembly alone is 8 MB.
        maximumFileSizeToCacheInBytes: 12_000_000,
        cleanupOutdatedCaches: true,
        clientsClaim: true,
        skipWaiting: false,
        inlineWorkboxRuntime: true,
        navigateFallback: 'index.html',
        navigateFallbackDenylist: [/^\/api\//],
      },
    }),
  ],
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
