/** Puts into words what a watch has to say. */
import type { WatchEvent, WatchTotals } from '../../watching/watch-event.ts';
import type { LogLevel } from '../../log.ts';
import { chunkLines } from '../upload/print-stack-here.ts';
import { isUnsuccessful, jobLines, skippedLine, stackLine } from '../upload/print-upload.ts';

export interface WordedEvent {
  readonly level: LogLevel;
  readonly message: string;
}

/** Sentences for the owner; a second line begins with two spaces. */
export function wordEvent(event: WatchEvent): WordedEvent {
  return { level: levelOf(event), message: messageOf(event) };
}

function levelOf(event: WatchEvent): LogLevel {
  switch (event.kind) {
    case 'folder-away':
    case 'folder-empty':
    case 'late':
    case 'away':
      return 'warn';
    case 'signed-out':
    case 'full':
    case 'unreadable':
      return 'error';
    case 'file':
      return event.isFault ? 'warn' : 'info';
    case 'job':
      return isUnsuccessful(event.job) ? 'error' : 'info';
    case 'here':
      return ['none', 'refused'].includes(event.chunk.end.kind) ? 'warn' : 'info';
    case 'stack':
      return event.sent.end.kind === 'refused' ? 'warn' : 'info';
    case 'finalized':
      return event.finalized.skipped.length > 0 ? 'warn' : 'info';
    default:
      return 'info';
  }
}

function messageOf(event: WatchEvent): string {
  switch (event.kind) {
    case 'begun':
      return `Watching ${event.folders.join(', ')} for ${event.address}.`;
    case 'folder-away':
      return `${event.folder}: ${event.problem} It is looked for again and again.`;
    case 'folder-back':
      return `${event.folder} is there.`;
    case 'folder-empty':
      return `${event.folder} is empty, and had ${counted(event.fileCount, 'file')}. If it is a share that is not mounted: the watch goes on when it is back.`;
    case 'file':
      return `${event.file.name}: ${event.file.problem}${event.isFault ? '' : ' It is passed over.'}`;
    case 'sent':
      return `${event.objectName ?? 'no name'}, from ${event.slot.slice(0, 16).replace('T', ' ')} UTC on: ${counted(event.frames, 'frame')} sent, ${event.framesThere} in all.`;
    case 'finalized': {
      const { jobs, verifying, skipped } = event.finalized;
      const lines = jobs.map(
        ({ chunkKey, frameCount }) => `${chunkKey}  ${counted(frameCount, 'frame')} to be stacked.`,
      );
      const verified = verifying.map(
        ({ chunkKey, frameCount, stackId }) =>
          `${chunkKey}  ${counted(frameCount, 'frame')}, with which stack ${stackId} is to be verified.`,
      );
      return [...lines, ...verified, ...skipped.map(skippedLine)].join('\n  ');
    }
    case 'job':
      return jobLines(event.job).join('\n  ');
    case 'here':
      return chunkLines(event.chunk).join('\n  ');
    case 'late':
      return `${event.chunkKey}  ${counted(event.frames, 'frame')} are there now, and the stack has ${event.stackFrames}: crowdsky upload --stack-here --overwrite stacks all of them again.`;
    case 'stack':
      return stackLine(event.sent);
    case 'away':
    case 'unreadable':
      return `${event.message} It is tried again and again.`;
    case 'signed-out':
      return `${event.message} The watch goes on then.`;
    case 'full':
      return `${event.message} Make room: the watch goes on then. Stacks take far less room than frames: --stack-here sends them alone.`;
    case 'well':
      return 'All is well again.';
    case 'status':
      return `Watching ${statusOf(event.totals)}.`;
    case 'ended':
      return `Ended: ${statusOf(event.totals)}.${waitingWords(event.totals)}`;
  }
}

function statusOf({ files, framesSent, stacksSent, framesWaiting, faults }: WatchTotals): string {
  return [
    counted(files, 'file'),
    `${counted(framesSent, 'frame')} sent`,
    ...(stacksSent > 0 ? [`${counted(stacksSent, 'stack')} sent`] : []),
    ...(framesWaiting > 0 ? [`${framesWaiting} waiting`] : []),
    ...(faults > 0 ? [`${faults} cannot be sent`] : []),
  ].join(', ');
}

function waitingWords({ framesInOpenUpload }: WatchTotals): string {
  return framesInOpenUpload === 0
    ? ''
    : ` ${counted(framesInOpenUpload, 'frame')} of a slot that is not over wait at the server for a day: watch, or crowdsky upload, of the same folder goes on from there.`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
