/** What paints a picture: WebGL 2 where there is one, a plain canvas elsewhere. */
import type { Look } from './look.ts';
import type { Picture } from './picture.ts';
import type { View } from './view.ts';

export interface Renderer {
  readonly isFast: boolean;
  setPicture(picture: Picture): void;
  setSub(sub: Picture | undefined): void;
  /** `density`: device pixels per CSS pixel. */
  draw(view: View, look: Look, density: number): void;
  dispose(): void;
}
