/** @crowdsky/sending: takes raw frames and stacks to a server, for the app and the command line alike. */
export { askKnown } from './ask-known.ts';
export type { Known } from './ask-known.ts';
export { inTurns } from './in-turns.ts';
export { DamagedFile, isPassing, LONG_PATIENCE, patiently, pauseFor, rest } from './patience.ts';
export type { Patience } from './patience.ts';
export { planRaws } from './plan-raws.ts';
export type { RawsPlan } from './plan-raws.ts';
export type { UploadWishes } from './plan-upload.ts';
export { sentName } from './sent-name.ts';
export { digestsOf, sendPortion } from './send-portion.ts';
export type { PortionOutcome, PortionRun } from './send-portion.ts';
export type { Access, SendServer } from './access.ts';
export { createTus, findTus, goesInPieces, offsetOf, placeOf, TUS } from './tus.ts';
export type { TusMetadata } from './tus.ts';
