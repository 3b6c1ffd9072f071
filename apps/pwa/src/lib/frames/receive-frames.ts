/** Frames that come from outside: opened with the installed app, or shared with it. */
import { takeShared } from '../files/shared-files.ts';
import { notices } from '../shell/notices.svelte.ts';
import { text } from '../text/text.ts';

/** The browsers that open files with an app have it. */
interface LaunchQueue {
  setConsumer(consumer: (launch: { readonly files?: readonly FileSystemFileHandle[] }) => void): void;
}

/** Where frames are picked; loaded when there are any, for the start page does without. */
async function add(files: Promise<readonly File[]>): Promise<void> {
  const { picked } = await import('./picked.svelte.ts');
  await picked.addFrom(files);
}

/** Takes files now and whenever more are opened; `show` goes to the page that lists them. */
export function receiveFrames(address: URL, show: () => void): void {
  const { launchQueue } = window as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files = [] }) => {
    if (files.length === 0) return;
    show();
    void add(Promise.all(files.map((handle) => handle.getFile())));
  });
  const kept = address.searchParams.get('shared');
  if (kept === null || !('caches' in window)) return;
  const missing = Number(address.searchParams.get('of') ?? kept) - Number(kept);
  if (missing > 0) notices.show(text.frames.notShared(missing), undefined, true);
  void add(takeShared());
  show();
}
