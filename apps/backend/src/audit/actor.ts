/** Who acts as an admin. */

export interface Actor {
  source: 'command' | 'api';
  /** The admin's account; by command there is none. */
  id: number | null;
  /** Of the account, or of the machine's user. */
  name: string;
}
