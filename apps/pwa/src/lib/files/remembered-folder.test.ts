import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyStores, refuse } from '../store/testing/memory-idb.ts';
import { canPickFolders, mayRead, pickFolder, recallFolder } from './remembered-folder.ts';

vi.mock('idb', () => import('../store/testing/memory-idb.ts'));
beforeEach(() => emptyStores());
afterEach(() => void vi.unstubAllGlobals());

const handle = { name: 'MyWorks' } as FileSystemDirectoryHandle;

function stubPicker(pick: (options: { id: string }) => Promise<FileSystemDirectoryHandle>): void {
  vi.stubGlobal('window', { showDirectoryPicker: pick });
}

describe('pickFolder', () => {
  it('remembers the folder for its use, and no other', async () => {
    stubPicker(async ({ id }) => Object.assign(Object.create(null), handle, { name: id }));
    expect(canPickFolders()).toBe(true);
    expect(await pickFolder('live')).toMatchObject({ name: 'live' });
    expect(await recallFolder('live')).toMatchObject({ name: 'live' });
    expect(await recallFolder('stack')).toBeUndefined();
  });
  it('remembers nothing when the dialog is closed', async () => {
    stubPicker(() => Promise.reject(new DOMException('closed', 'AbortError')));
    expect(await pickFolder('live')).toBeUndefined();
    expect(await recallFolder('live')).toBeUndefined();
  });
  it('tells other faults', async () => {
    const fault = new DOMException('forbidden', 'SecurityError');
    stubPicker(() => Promise.reject(fault));
    await expect(pickFolder('live')).rejects.toBe(fault);
    stubPicker(() => Promise.reject(new TypeError('AbortError')));
    await expect(pickFolder('live')).rejects.toBeInstanceOf(TypeError);
  });
  it('does nothing where the browser has no such dialog', async () => {
    vi.stubGlobal('window', {});
    expect(canPickFolders()).toBe(false);
    expect(await pickFolder('live')).toBeUndefined();
  });
});

describe('mayRead', () => {
  const asked = async (queried: string, requested: string): Promise<unknown[]> => {
    const modes: unknown[] = [];
    const answer = (state: string) => async (options: unknown) => {
      modes.push(options);
      return state;
    };
    const asking = { queryPermission: answer(queried), requestPermission: answer(requested) };
    return [await mayRead(asking as unknown as FileSystemDirectoryHandle), ...modes];
  };
  const read = { mode: 'read' };

  it('asks the user only where the permission is not there', async () => {
    expect(await asked('granted', 'denied')).toEqual([true, read]);
    expect(await asked('prompt', 'granted')).toEqual([true, read, read]);
    expect(await asked('prompt', 'denied')).toEqual([false, read, read]);
  });
  it('needs none where the browser knows no permissions', async () => {
    expect(await mayRead(handle)).toBe(true);
    const half = { queryPermission: async () => 'denied' } as unknown as FileSystemDirectoryHandle;
    expect(await mayRead(half)).toBe(true);
  });
});

it('recalls nothing where the browser forbids storage', async () => {
  vi.resetModules();
  refuse(new DOMException('forbidden', 'SecurityError'));
  try {
    const { recallFolder: recall } = await import('./remembered-folder.ts');
    const idb = (await import('idb')) as unknown as { refuse: typeof refuse };
    idb.refuse(new DOMException('forbidden', 'SecurityError'));
    expect(await recall('live')).toBeUndefined();
    idb.refuse(undefined);
  } finally {
    refuse(undefined);
  }
});
