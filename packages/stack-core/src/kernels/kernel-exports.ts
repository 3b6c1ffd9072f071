/** What packages/stack-core/assembly exports, in TypeScript: addresses and counts are numbers. */
import type { BackgroundKernels } from '../stars/background.ts';
import type { CombineKernels } from '../combination/combine.ts';
import type { CountKernels } from '../combination/count-samples.ts';
import type { SuspectKernels } from '../calibration/find-defects.ts';
import type { FitKernels } from '../colour/fit-colour.ts';
import type { LightKernels } from '../combination/light.ts';
import type { LuminanceKernels } from '../stars/luminance.ts';
import type { CalibrateKernels } from '../calibration/masters.ts';
import type { DemosaicKernels } from '../colour/demosaic.ts';
import type { DetectKernels } from '../stars/peak-search.ts';
import type { WhiteKernels } from '../combination/reject-white.ts';
import type { ResampleKernels } from '../combination/resample-cfa.ts';
import type { RestoreKernels } from '../combination/restore.ts';
import type { UnpackKernels } from '../frames/unpack-frame.ts';

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
