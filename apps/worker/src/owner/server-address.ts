/** The address of a server as people type it. */

/** Where `npm start` serves when it is told nothing. */
export const DEFAULT_SERVER = 'http://localhost:8642';

/** Without a slash at its end; undefined for what is no address of a web server. */
export function serverAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, origin, pathname, username, search, hash } = new URL(text);
  const isWeb = protocol === 'http:' || protocol === 'https:';
  if (!isWeb || username !== '' || search !== '' || hash !== '') return undefined;
  return `${origin}${pathname}`.replace(/\/+$/, '');
}

/** Whether a password sent there can be read on the way: no https, and not this machine. */
export function isOpenToListeners(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\]|.*\.localhost)$/.test(hostname);
}
