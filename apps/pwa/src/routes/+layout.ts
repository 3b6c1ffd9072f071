/** Every page runs in the browser alone, without a server to render it, and waits for the words of its language. */
import { language } from '../lib/text/text.ts';

export const ssr = false;
export const prerender = false;

export const load = (): Promise<void> => language.ready();
