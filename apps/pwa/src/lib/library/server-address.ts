/** Addresses of the server that a page shows or opens by itself, without the client of the API. */

export function thumbnailAddress(stackId: number): string {
  return `/api/stacks/${stackId}/thumbnail`;
}

export function fitsAddress(stackId: number): string {
  return `/api/stacks/${stackId}/fits`;
}

/** The server packs so many at a time. */
const ZIPPED = 500;

/** As many as it takes for all of the stacks. */
export function zipAddresses(stackIds: readonly number[]): string[] {
  const parts = Math.ceil(stackIds.length / ZIPPED);
  return Array.from(
    { length: parts },
    (_, part) => `/api/stacks/zip?ids=${stackIds.slice(ZIPPED * part, ZIPPED * (part + 1)).join(',')}`,
  );
}
