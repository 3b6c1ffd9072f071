/** The web app manifest: what makes CrowdSky installable. */
import type { SvelteKitPWAOptions } from '@vite-pwa/sveltekit';

/** Made by scripts/renew-screenshots.mjs. */
const screenshot = (name: string, sizes: string, formFactor: 'narrow' | 'wide', label: string) => ({
  src: `screenshots/${name}.webp`,
  sizes,
  type: 'image/webp',
  form_factor: formFactor,
  label,
});

export const manifest: NonNullable<SvelteKitPWAOptions['manifest']> = {
  id: '/',
  name: 'CrowdSky',
  short_name: 'CrowdSky',
  description: 'Stacks the raw frames of Seestar telescopes on this device, without a network.',
  start_url: '/',
  scope: '/',
  display: 'standalone',
  orientation: 'any',
  background_color: '#090c12',
  theme_color: '#090c12',
  categories: ['photo', 'utilities', 'education'],
  icons: [
    { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
    { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
    { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    { src: 'icons/icon.svg', sizes: 'any', type: 'image/svg+xml' },
  ],
  screenshots: [
    screenshot('phone', '720x1600', 'narrow', 'A finished stack on a phone'),
    screenshot('desktop', '1440x900', 'wide', 'A stack and what became of each of its frames'),
  ],
};
