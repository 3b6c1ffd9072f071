/** What packages/stack-core/assembly exports, in TypeScript: addresses and counts are numbers. */
import type { BackgroundKernels } from './background.ts';
import type { CombineKernels } from './combine.ts';
import type { CountKernels } from './count-samples.ts';
import type { SuspectKernels } from './find-defects.ts';
import type { FitKernels } from './fit-colour.ts';
import type { LightKernels } from './light.ts';
import type { LuminanceKernels } from './luminance.ts';
import type { CalibrateKernels } from './masters.ts';
import type { DemosaicKernels } from './demosaic.ts';
import type { DetectKernels } from './peak-search.ts';
import type { WhiteKernels } from './reject-white.ts';
import type { ResampleKernels } from './resample-cfa.ts';
import type { RestoreKernels } from './restore.ts';
import type { UnpackKernels } from './unpack-frame.ts';

export type KernelExports = UnpackKernels &
  CalibrateKernels &
  LuminanceKernels &
  BackgroundKernels &
  DetectKernels &
  SuspectKernels &
  FitKernels &
  ResampleKernels &
  DemosaicKernels &
  CombineKernels &
  WhiteKernels &
  RestoreKernels &
  CountKernels &
  LightKernels;
