/** Where an installed app starts. */
import { redirect } from '@sveltejs/kit';
import { placeToOpen } from '../../lib/activity/place-to-open.ts';

export async function load(): Promise<never> {
  redirect(307, await placeToOpen());
}
