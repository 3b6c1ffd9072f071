/** The interface of both painters: WebGL 2, and a plain canvas where that is missing. */
import type { Look } from './look.ts';
import type { Levels, ShownStar } from './picture.ts';
import type { View } from './view.ts';

/** All that is on the screen. */
export interface Scene {
  /** In pixels of the shown picture, as are the stars. */
  readonly view: View;
  readonly look: Look;
  /** Brightest first. */
  readonly stars: readonly ShownStar[];
  /** The number of stars, from the brightest, that get a ring. */
  readonly ringCount: number;
  readonly isMoving: boolean;
  /** Device pixels per CSS pixel. */
  readonly density: number;
}

export interface Renderer {
  readonly isFast: boolean;
  setPicture(levels: Levels): void;
  setSub(levels: Levels | undefined): void;
  /** False when a later frame would show it finer. */
  draw(scene: Scene): boolean;
  dispose(): void;
}
