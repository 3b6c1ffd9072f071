/** The page about this device had an address of its own: bookmarks lead on. */
import { redirect } from '@sveltejs/kit';

export function load(): never {
  redirect(308, '/you');
}
