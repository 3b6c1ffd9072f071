/** What packages/stack-core/assembly exports, in TypeScript. */
import type {
  UnpackKernels,
  CalibrateKernels,
  DigestKernels,
  SuspectKernels,
  SurveyKernels,
} from './frame-kernels.ts';
import type { LuminanceKernels, BackgroundKernels, DetectKernels } from './star-kernels.ts';
import type { FitKernels, DemosaicKernels } from './colour-kernels.ts';
import type { CalmColourKernels, LightKernels, NoiseKernels, PaintKernels } from './picture-kernels.ts';
import type {
  ResampleKernels,
  CombineKernels,
  LuminanceRejectionKernels,
  SharpenKernels,
  CountKernels,
  ChannelSumKernels,
} from './combination-kernels.ts';

export type KernelExports = UnpackKernels &
  CalibrateKernels &
  DigestKernels &
  SuspectKernels &
  SurveyKernels &
  LuminanceKernels &
  BackgroundKernels &
  DetectKernels &
  FitKernels &
  DemosaicKernels &
  ResampleKernels &
  CombineKernels &
  LuminanceRejectionKernels &
  SharpenKernels &
  CountKernels &
  ChannelSumKernels &
  LightKernels &
  NoiseKernels &
  CalmColourKernels &
  PaintKernels;
