/** Follows a list from page to page. */

const pageSize = 200;

interface Page<Row> {
  found: Row[];
  nextCursor: string | null;
}

/** Up to `limit` rows. */
export async function allPages<Row>(
  limit: number,
  read: (page: { limit: number; cursor: string | undefined }) => Promise<Page<Row>>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor: string | undefined; ;) {
    const { found, nextCursor } = await read({ limit: Math.min(pageSize, limit - rows.length), cursor });
    rows.push(...found);
    if (nextCursor === null || rows.length >= limit) return rows;
    cursor = nextCursor;
  }
}
