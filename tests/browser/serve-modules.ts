/** Serves the built packages to a browser as they are: ES modules, each bare import turned into an address. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** Where browsers find what is imported by name. */
const ADDRESSES: Readonly<Record<string, string>> = {
  '@crowdsky/stack-core': '/packages/stack-core/dist/index.js',
  '@crowdsky/elementary': '/packages/elementary/dist/index.js',
  '@crowdsky/fits': '/packages/fits/dist/index.js',
  '@techstark/opencv-js': '/node_modules/@techstark/opencv-js/dist/opencv.js',
  'fast-png': '/node_modules/fast-png/lib/index.js',
  iobuffer: '/node_modules/iobuffer/lib/iobuffer.js',
  fflate: '/node_modules/fflate/esm/browser.js',
  comlink: '/node_modules/comlink/dist/esm/comlink.mjs',
};

export interface ModuleServer {
  readonly address: string;
  /** Bytes that are served under a path, beside the modules. */
  readonly files: Map<string, Uint8Array>;
  close(): Promise<void>;
}

/** Starts on a free port of this machine. */
export async function serveModules(): Promise<ModuleServer> {
  const files = new Map<string, Uint8Array>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const answer = path === '/' ? page : (files.get(path) ?? readModule(path));
    if (answer === undefined) response.writeHead(404).end();
    else
      response
        .writeHead(200, {
          'content-type':
            path === '/' ? 'text/html' : /js$/.test(path) ? 'text/javascript' : 'application/octet-stream',
        })
        .end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const page = '<!doctype html><link rel="icon" href="data:,"><title>The core in a browser</title>';

function readModule(path: string): string | undefined {
  if (!/^\/(packages|node_modules|tests\/browser)\/.+\.m?js$/.test(path)) return undefined;
  const source = read(path);
  if (source === undefined) return undefined;
  if (path === ADDRESSES['@techstark/opencv-js']) return asModule(source);
  return source.replaceAll(
    /(\bfrom\s*|\bimport\s*\(?\s*)(['"])([@a-z][^'"]*)\2/g,
    (whole, lead: string, quote: string, name: string) =>
      name in ADDRESSES ? `${lead}${quote}${ADDRESSES[name]}${quote}` : whole,
  );
}

function read(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}

/** What a bundler does to a CommonJS script. */
function asModule(source: string): string {
  return `const module = { exports: {} };\n(function () {${source}\n}).call(globalThis);\nexport default module.exports;\n`;
}
