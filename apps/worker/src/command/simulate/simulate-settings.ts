/** The settings of `crowdsky simulate`. */
import type { SkyOptions } from '@crowdsky/simulator';

export interface SimulateSettings {
  readonly sky: Partial<SkyOptions>;
  readonly output: string;
  readonly withMasters: boolean;
  readonly threads: number;
  readonly isJson: boolean;
}
