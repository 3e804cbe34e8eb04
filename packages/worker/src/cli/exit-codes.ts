/** What the exit code of a command says. */
export const EXIT = { ok: 0, internal: 1, usage: 2, settings: 3, service: 4, unhealthy: 5 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The table for `--help`. */
export const EXIT_HELP = `
Exit codes:
  0  all is well
  2  bad usage: an unknown command or option
  3  a setting is wrong, or the data folder cannot be used
  4  a server that is needed cannot be used: out of reach, refused, a schema of another version
  5  doctor found something that has to be mended
  1  a fault of this program; please report it`;
