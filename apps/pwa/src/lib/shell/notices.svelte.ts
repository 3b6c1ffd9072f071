/** Short messages at the edge of the screen, some with one thing to do (undo, update). */

interface Notice {
  readonly id: number;
  readonly message: string;
  readonly action?: { readonly label: string; run(): void };
}

const SHOWN_MS = 8000;

class NoticeState {
  list = $state.raw<readonly Notice[]>([]);
  #lastId = 0;

  /** Shows a message; it leaves by itself unless `stays`. Returns its id. */
  show(message: string, action?: Notice['action'], stays = false): number {
    const id = ++this.#lastId;
    this.list = [...this.list, { id, message, ...(action ? { action } : {}) }];
    if (!stays) setTimeout(() => this.dismiss(id), SHOWN_MS);
    return id;
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}

export const notices = new NoticeState();
