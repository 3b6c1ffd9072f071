/** Server-sent events out of the pieces in which they come (WHATWG HTML, 9.2), as far as the server uses them: data lines. */
import { liveEvent } from '@crowdsky/api';
import type { LiveEvent } from '@crowdsky/api';

export class EventReader {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /** The events that this piece completes; those of a newer server, unknown here, are left out. */
  push(piece: Uint8Array): LiveEvent[] {
    const blocks = (this.#rest + this.#decoder.decode(piece, { stream: true })).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => {
      const data = block
        .split('\n')
        .filter((line) => line.startsWith('data: '))
        .map((line) => line.slice('data: '.length))
        .join('\n');
      const parsed = data === '' ? undefined : liveEvent.safeParse(JSON.parse(data));
      return parsed?.success ? [parsed.data] : [];
    });
  }
}
