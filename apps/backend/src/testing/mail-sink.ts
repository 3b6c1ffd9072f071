/** A mail server for tests: takes every mail and keeps it. */
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { expect } from 'vitest';

/** Just enough SMTP to take a mail. */
export class MailSink {
  readonly mails: string[] = [];
  private server: Server | undefined;

  async start(): Promise<string> {
    this.server = createServer((socket) => {
      let text = '';
      let inData = false;
      socket.write('220 sink\r\n');
      socket.on('error', () => {});
      socket.on('data', (piece) => {
        text += piece.toString();
        for (
          let end = text.indexOf(inData ? '\r\n.\r\n' : '\r\n');
          end >= 0;
          end = text.indexOf(inData ? '\r\n.\r\n' : '\r\n')
        ) {
          const line = text.slice(0, end);
          text = text.slice(end + (inData ? 5 : 2));
          if (inData) this.mails.push(line.replace(/=\r\n/g, '').replace(/=3D/g, '='));
          socket.write(inData || !/^DATA/i.test(line) ? '250 ok\r\n' : '354 go on\r\n');
          inData = !inData && /^DATA/i.test(line);
        }
      });
    });
    await new Promise<void>((bound) => this.server!.listen(0, '127.0.0.1', bound));
    return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async token(page: string): Promise<string> {
    await expect.poll(() => this.mails.some((mail) => mail.includes(`/${page}?token=`))).toBe(true);
    const mail = this.mails.findLast((text) => text.includes(`/${page}?token=`))!;
    return /\?token=([\w-]+)/.exec(mail)![1];
  }

  /** All mails to one address so far. */
  to(address: string): string[] {
    return this.mails.filter((mail) => new RegExp(`^To: ${address}`, 'm').test(mail));
  }

  stop(): void {
    this.server?.close();
  }
}
