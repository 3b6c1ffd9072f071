/** The size of a megabyte in limits and in the figures of the earlier schema. */
export const bytesPerMb = 1024 * 1024;
