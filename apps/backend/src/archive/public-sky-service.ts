/** Everyone's side of the sky: what is public, summed up. */
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { sumByCell, sumByNight } from './public-sky.ts';
import type { CellRow, NightRow } from './public-sky.ts';

@Injectable()
export class PublicSkyService {
  constructor(private readonly db: Database) {}

  cells(from: Date | undefined, to: Date | undefined): Promise<CellRow[]> {
    return this.db.run((em) => sumByCell(em, from, to));
  }

  nights(): Promise<NightRow[]> {
    return this.db.run((em) => sumByNight(em));
  }
}
