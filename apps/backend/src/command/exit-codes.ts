/** The meanings of the exit codes of `crowdsky-admin`; shown in its help. */
export const exitCodes = {
  done: 0,
  wrongUsage: 2,
  refused: 3,
  away: 4,
  found: 5,
  fault: 70,
} as const;

export const exitCodesHelp = `
Exit codes:
  0   done
  2   the command was used wrongly
  3   refused: no such account or job, or a rule forbids it; nothing was changed
  4   settings, database or storage cannot be used, or the machine lacks something
  5   the storage check found what is not as it should be
  70  a fault in the program itself; please report it`;
