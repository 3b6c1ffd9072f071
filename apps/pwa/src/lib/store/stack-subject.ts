/** What a stack is of, and its frames as they are known without their files. */

export interface FrameTag {
  readonly id: string;
  readonly name: string;
  readonly dateObsMs: number | undefined;
  readonly exposureSeconds: number | undefined;
}

/** What a stack shows, and when. */
export interface StackSubject {
  readonly name: string;
  readonly chunkKey: string;
  readonly objectName: string | undefined;
  readonly filter: string | undefined;
  readonly raDeg: number | undefined;
  readonly decDeg: number | undefined;
}
