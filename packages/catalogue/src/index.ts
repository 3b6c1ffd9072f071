/** Star catalogues as tiles of the sky: written, opened, asked for the stars around a place. The door of the package. */
export { cellCentre, cellCount, cellOf } from './healpix.ts';
export type { CellCentre } from './healpix.ts';
export { CatalogueError, openStarTiles } from './star-tiles.ts';
export type { CatalogueFacts, CatalogueStar, StarTiles } from './star-tiles.ts';
export { writeStarTiles } from './write-star-tiles.ts';
