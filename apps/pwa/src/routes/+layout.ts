/** Every page runs in the browser alone: there is no server to render it. */
export const ssr = false;
export const prerender = false;
