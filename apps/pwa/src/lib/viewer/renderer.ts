/** What paints a picture: WebGL 2 where there is one, a plain canvas elsewhere. */
import type { Look } from './look.ts';
import type { Picture, ShownStar } from './picture.ts';
import type { View } from './view.ts';

/** All that is on the screen. */
export interface Scene {
  readonly view: View;
  readonly look: Look;
  /** Brightest first… */
  readonly stars: readonly ShownStar[];
  /** …of which so many get a ring. */
  readonly ringCount: number;
  readonly isMoving: boolean;
  /** Device pixels per CSS pixel. */
  readonly density: number;
}

export interface Renderer {
  readonly isFast: boolean;
  setPicture(picture: Picture): void;
  setSub(sub: Picture | undefined): void;
  /** False when a later frame would show it finer. */
  draw(scene: Scene): boolean;
  dispose(): void;
}
