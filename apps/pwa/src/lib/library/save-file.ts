/** Gives files to the user: download or the device's share sheet. */
import type { StackRecord } from '../store/stack-record.ts';

/** A file name people recognise: `CrowdSky_M-94_20250327.05_193.0_+41.0.fits`. */
export function exportName(stack: StackRecord, extension: 'fits' | 'png' | 'jpg'): string {
  return `${exportStem(stack)}.${extension}`;
}

/** The same without an extension. */
export function exportStem({ name, chunkKey }: Pick<StackRecord, 'name' | 'chunkKey'>): string {
  const target = name.replaceAll(/[^\p{L}\p{N}.+-]+/gu, '-').replaceAll(/^-+|-+$/g, '');
  return ['CrowdSky', target, chunkKey].filter((part) => part !== '').join('_');
}

export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the blob after the click; a minute is enough for any file.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A file that the server gives out under a name of its own. */
export function saveFrom(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
}

/** Whether the device has a share sheet that takes pictures. */
export function canShare(): boolean {
  return (
    'canShare' in navigator && navigator.canShare({ files: [new File([], 'a.png', { type: 'image/png' })] })
  );
}

export async function sharePicture(stack: StackRecord, picture: Blob): Promise<void> {
  const isJpeg = picture.type === 'image/jpeg';
  const type = isJpeg ? 'image/jpeg' : 'image/png';
  const file = new File([picture], exportName(stack, isJpeg ? 'jpg' : 'png'), { type });
  await navigator.share({ files: [file], title: stack.name }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') return;
    throw error;
  });
}
