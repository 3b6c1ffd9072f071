/** One run of `crowdsky-admin`: what its sub-commands share. */
import type { Command } from 'commander';
import type { Actor } from '../audit/actor.ts';
import type { Config } from '../ground/config.ts';
import { exitCodes } from './exit-codes.ts';
import { withAdmin } from './open-admin.ts';
import type { Admin } from './open-admin.ts';

/** What the process gives; tests give their own. */
export interface Surroundings {
  /** @throws ConfigError */
  readSettings: () => Config;
  /** The machine's user. */
  user: string;
  write: (text: string) => void;
  writeError: (text: string) => void;
}

export class CommandRun {
  exitCode: number = exitCodes.done;

  constructor(
    private readonly program: Command,
    private readonly surroundings: Surroundings,
  ) {}

  /** Reads the settings only now: help needs none. */
  open<T>(work: (admin: Admin, actor: Actor) => Promise<T>): Promise<T> {
    const { by } = this.program.opts<{ by: string }>();
    const actor: Actor = { source: 'command', id: null, name: by.slice(0, 255) };
    return withAdmin(this.surroundings.readSettings(), (admin) => work(admin, actor));
  }

  /** The settings, for what needs no database. */
  settings(): Config {
    return this.surroundings.readSettings();
  }

  /** Prints JSON for programs when asked for, text for persons otherwise. */
  print(value: unknown, text: () => string): void {
    const { json } = this.program.opts<{ json: boolean }>();
    this.surroundings.write(json ? `${JSON.stringify(value, null, 2)}\n` : text());
  }
}
