/** SvelteKit builds one static page that runs wholly in the browser. */
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { offlineAdapter } from './offline-adapter.js';

export default {
  preprocess: vitePreprocess(),
  kit: {
    adapter: offlineAdapter(),
    // src/lib/offline registers it, after the first paint.
    serviceWorker: { register: false },
    version: { pollInterval: 0 },
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['self'],
        'script-src': ['self', 'wasm-unsafe-eval'],
        'style-src': ['self', 'unsafe-inline'],
        'img-src': ['self', 'blob:', 'data:'],
        'worker-src': ['self', 'blob:'],
        'connect-src': ['self', 'blob:'],
        'object-src': ['none'],
        'base-uri': ['self'],
      },
    },
  },
};
