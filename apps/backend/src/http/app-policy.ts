/** The content security policies of the app: one for its pages, a wider one for the threads that run opencv.js. */
import { createHash } from 'node:crypto';

/** Pages run their own scripts (inline ones by their hash) and WebAssembly; no text becomes a function there. */
export function pagePolicy(scriptHashes: readonly string[]): string {
  return [
    "default-src 'self'",
    ["script-src 'self' 'wasm-unsafe-eval'", ...scriptHashes].join(' '),
    "worker-src 'self' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "connect-src 'self' blob: data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** opencv.js makes functions of text: only the threads that stack may, and they reach nobody but this server. */
export const workerPolicy = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self' blob: data:",
].join('; ');

/** What script-src calls the inline scripts of a page. */
export function inlineScriptHashes(page: string): string[] {
  const scripts = page.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/gi);
  return [...scripts].map(([, script]) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
}
