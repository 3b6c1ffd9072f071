/** Whether two raw files hold one exposure: a plate solver, say, saves a frame again under another header. */
import { withFile } from '@crowdsky/files';
import { FitsError } from '@crowdsky/fits';
import type { ByteSource } from '@crowdsky/fits';
import { haveSamePixels, readFrameHeader } from '@crowdsky/stack-core';
import type { StoredFrame } from '@crowdsky/stack-core';

/** False too where one of them is gone meanwhile, or is no frame that can be stacked. */
export async function isSameExposure(path: string, otherPath: string): Promise<boolean> {
  try {
    return await withFile(path, (source) =>
      withFile(otherPath, async (otherSource) => {
        const [own, other] = [await storedFrame(source), await storedFrame(otherSource)];
        return own !== undefined && other !== undefined && haveSamePixels(own, other);
      }),
    );
  } catch (error) {
    if (error instanceof FitsError || (error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function storedFrame(source: ByteSource): Promise<StoredFrame | undefined> {
  const opened = await readFrameHeader(source);
  return opened.ok ? { source, layout: opened.frame.layout } : undefined;
}
