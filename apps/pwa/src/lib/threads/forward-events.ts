/** Tells a stack's events on, with a picture of it now and then instead of its bands. */
import type { StackEvent } from '@crowdsky/stack-core';
import type { EventReporter } from './event-reporter.ts';
import { createPreviewCanvas } from './preview-canvas.ts';
import type { PreviewCanvas } from './preview-canvas.ts';

const PREVIEW_PX = 640;
/** A preview takes a tenth of a second of this thread, which others need. */
const PREVIEW_EVERY_MS = 800;

/** For the events of one stack. The last band always gives a picture. */
export function eventForwarder(reporter: Pick<EventReporter, 'report'>): (event: StackEvent) => void {
  let canvas: PreviewCanvas | undefined;
  let shownMs = -PREVIEW_EVERY_MS;
  let rowsLeft = 0;
  return (event) => {
    if (event.kind !== 'band') {
      reporter.report(event);
      return;
    }
    if (!canvas) {
      canvas = createPreviewCanvas(event.width, event.height, event.channelCount, PREVIEW_PX);
      rowsLeft = event.height;
    }
    canvas.add(event);
    rowsLeft -= event.rows;
    if (rowsLeft > 0 && performance.now() - shownMs < PREVIEW_EVERY_MS) return;
    shownMs = performance.now();
    reporter.report({ kind: 'preview', picture: canvas.picture() });
  };
}
