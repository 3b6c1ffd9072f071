import { afterEach, describe, expect, it, vi } from 'vitest';
import type { StackRecord } from '../store/stack-record.ts';
import { canShare, exportName, saveBlob, sharePicture } from './save-file.ts';

const named = (name: string, chunkKey = '20250327.05_193.0_+41.0'): StackRecord =>
  ({ name, chunkKey }) as StackRecord;

it('joins target and chunk', () => {
  expect(exportName(named('M 94'), 'fits')).toBe('CrowdSky_M-94_20250327.05_193.0_+41.0.fits');
  expect(exportName(named('M 94'), 'png')).toBe('CrowdSky_M-94_20250327.05_193.0_+41.0.png');
});

it('keeps the letters of any language, and nothing that a file system refuses', () => {
  expect(exportName(named('  Mlhovina/“Řasy”: 2*  ', ''), 'fits')).toBe('CrowdSky_Mlhovina-Řasy-2.fits');
});

it('leaves no gap for a name of which nothing remains', () => {
  expect(exportName(named('???'), 'png')).toBe('CrowdSky_20250327.05_193.0_+41.0.png');
});

describe('in the browser', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it('downloads a blob under its name, and holds it for a minute', () => {
    vi.useFakeTimers();
    const held = new Set<string>();
    vi.spyOn(URL, 'createObjectURL').mockImplementation(() => {
      held.add('blob:1');
      return 'blob:1';
    });
    vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => void held.delete(url));
    const clicks: unknown[] = [];
    const link = { href: '', download: '', click: () => void clicks.push([link.href, link.download]) };
    vi.stubGlobal('document', { createElement: () => link });
    saveBlob(new Blob(['a']), 'a.fits');
    expect(clicks).toEqual([['blob:1', 'a.fits']]);
    vi.advanceTimersByTime(59_999);
    expect(held.size).toBe(1);
    vi.advanceTimersByTime(1);
    expect(held.size).toBe(0);
  });

  it('shares where the device takes pictures', () => {
    const types: unknown[] = [];
    const answer = (isTaken: boolean) => ({
      canShare({ files }: { files: File[] }) {
        types.push(...files.map(({ type }) => type));
        return isTaken;
      },
    });
    vi.stubGlobal('navigator', answer(true));
    expect(canShare()).toBe(true);
    vi.stubGlobal('navigator', answer(false));
    expect(canShare()).toBe(false);
    vi.stubGlobal('navigator', {});
    expect(canShare()).toBe(false);
    expect(types).toEqual(['image/png', 'image/png']);
  });

  it('shares the picture under the name of its stack; to think better of it is no fault', async () => {
    const shared: { files: File[]; title: string }[] = [];
    const stubShare = (share: (given: { files: File[]; title: string }) => Promise<void>): void => {
      vi.stubGlobal('navigator', { share });
    };
    stubShare(async (given) => void shared.push(given));
    await sharePicture(named('M 94'), new Blob(['png']));
    expect(shared[0].title).toBe('M 94');
    expect(shared[0].files[0]).toMatchObject({
      name: 'CrowdSky_M-94_20250327.05_193.0_+41.0.png',
      type: 'image/png',
      size: 3,
    });
    await sharePicture(named('M 94'), new Blob(['jpeg'], { type: 'image/jpeg' }));
    expect(shared[1].files[0]).toMatchObject({
      name: 'CrowdSky_M-94_20250327.05_193.0_+41.0.jpg',
      type: 'image/jpeg',
    });
    stubShare(() => Promise.reject(new DOMException('closed', 'AbortError')));
    await sharePicture(named('M 94'), new Blob());
    const fault = new DOMException('forbidden', 'NotAllowedError');
    stubShare(() => Promise.reject(fault));
    await expect(sharePicture(named('M 94'), new Blob())).rejects.toBe(fault);
    stubShare(() => Promise.reject(new TypeError('AbortError')));
    await expect(sharePicture(named('M 94'), new Blob())).rejects.toBeInstanceOf(TypeError);
  });
});
