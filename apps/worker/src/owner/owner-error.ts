/** What ends an owner's command and can be mended by the owner. */

/** `usage`: the command, its settings or its login. `server`: the server is away or refuses. */
export class OwnerError extends Error {
  override readonly name = 'OwnerError';
  readonly kind: 'usage' | 'server';

  /** `message` is the complete text for the user: the fault and how to mend it. */
  constructor(kind: OwnerError['kind'], message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}
