/** Files of the machine that Node runs on: found, read as FITS bytes, hashed, written. The door of the package. */
export { diskRoom, hasRoomFor } from './disk-room.ts';
export { errorCode, explainFileError } from './explain-file-error.ts';
export { openFile, withFile, withFileAndHead } from './file-source.ts';
export type { FileWithHead, OpenFile } from './file-source.ts';
export { fileStream } from './file-stream.ts';
export { findFiles } from './find-files.ts';
export type { FoundFiles } from './find-files.ts';
export { hashFile } from './hash-file.ts';
export { makeWorkFolder } from './make-work-folder.ts';
export { FileAside, removeUnfinished, writeAside, WriteError } from './write-aside.ts';
