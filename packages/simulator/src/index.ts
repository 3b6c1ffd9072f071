/** A seeded simulator of Seestar raw frames whose truth is known. The door of the package. */
export { planSky } from './plan-sky.ts';
export { simulateFrame } from './simulate-frame.ts';
export { simulateMasters } from './simulate-masters.ts';
export { renderLight } from './render-light.ts';
export { flatField } from './flat-field.ts';
export { truthJson } from './truth-json.ts';
export { applyMatrix, invertMatrix } from './transform.ts';
export { CFA_PATTERNS } from './cfa.ts';
export { FRAME_KINDS } from './plan.ts';
export type { CfaPattern, Rgb } from './cfa.ts';
export type { FrameOverride, SkyOptions } from './options.ts';
export type {
  Cloudlet,
  DustShadow,
  FrameKind,
  FramePlan,
  Hit,
  Sensor,
  Sky,
  SkyPlan,
  Star,
  Trail,
} from './plan.ts';
export type { SimulatedFrame } from './simulate-frame.ts';
export type { MasterFrame, MasterOptions } from './simulate-masters.ts';
export type { Matrix } from './transform.ts';
export type { FrameTruth, Truth } from './truth-json.ts';
