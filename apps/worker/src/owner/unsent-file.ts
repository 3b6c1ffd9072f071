/** A file that did not reach the server, and a sentence why. */
export interface UnsentFile {
  readonly path: string;
  readonly name: string;
  readonly problem: string;
}
