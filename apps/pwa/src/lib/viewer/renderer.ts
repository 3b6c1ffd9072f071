/** What paints a picture: WebGL 2 where there is one, a plain canvas elsewhere. */
import type { Look } from './look.ts';
import type { Picture, ShownStar } from './picture.ts';
import type { View } from './view.ts';

/** All that is on the screen. */
export interface Scene {
  readonly view: View;
  readonly look: Look;
  readonly stars: readonly ShownStar[];
  readonly pointed: ShownStar | undefined;
  /** Device pixels per CSS pixel. */
  readonly density: number;
}

export interface Renderer {
  readonly isFast: boolean;
  setPicture(picture: Picture): void;
  setSub(sub: Picture | undefined): void;
  draw(scene: Scene): void;
  dispose(): void;
}
