/** The context of a sub-command, besides its arguments. */
export interface CommandRun {
  /** Aborted by Ctrl-C, with a CommandError as its reason. */
  readonly signal: AbortSignal;
  /** Takes the exit code. */
  readonly finish: (exitCode: number) => void;
}
