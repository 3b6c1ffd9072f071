/** The meanings of the exit codes; shown in its help and documented in the room's README. */
export const EXIT_CODES = {
  done: 0,
  nothingStacked: 1,
  wrongUsage: 2,
  someChunksFailed: 3,
  cannotWrite: 4,
  serverRefuses: 5,
  fault: 70,
  interrupted: 130,
} as const;

export const EXIT_CODES_HELP = `
Exit codes:
  0    done; frames that were left out are named in the report
  1    nothing could be stacked, read, sent or verified: the report says why for each file
  2    the command was used wrongly: an unknown option, no files, files of several chunks for one output
  3    some chunks gave a stack, or some files were sent, and others not
  4    an output cannot be written: no such folder, no permission, disk full
  5    a server is away or refuses: wrong password, revoked key, no room in the account
  70   a fault in the program itself; please report it
  130  interrupted by Ctrl-C (143: ended by another program); no half file is left`;
