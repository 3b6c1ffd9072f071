/** Addresses of the server that a page shows or opens by itself, without the client of the API. */

export function thumbnailAddress(stackId: number): string {
  return `/api/stacks/${stackId}/thumbnail`;
}

export function fitsAddress(stackId: number): string {
  return `/api/stacks/${stackId}/fits`;
}
