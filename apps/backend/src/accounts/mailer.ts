/** Sends mail by SMTP; without an SMTP server the mail goes to the log, for the operator of a private server. */
import { Inject, Injectable, Logger } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import type { Transporter } from 'nodemailer';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';

export interface Mail {
  to: string;
  subject: string;
  text: string;
}

@Injectable()
export class Mailer {
  private readonly logger = new Logger('Mail');
  private readonly transport: Transporter | undefined;
  /** Mails that could not be sent since this process started. */
  failures = 0;

  constructor(@Inject(CONFIG) private readonly config: Config) {
    this.transport = config.smtpUrl === undefined ? undefined : createTransport(config.smtpUrl);
  }

  get canSend(): boolean {
    return this.transport !== undefined;
  }

  /** Never throws: a failing mail server must not reveal who has an account. */
  async send(mail: Mail): Promise<void> {
    if (!this.transport) {
      this.logger.warn(`No SMTP_URL is set. Mail to ${mail.to}: ${mail.subject}\n${mail.text}`);
      return;
    }
    try {
      await this.transport.sendMail({
        ...mail,
        from: this.config.mailFrom,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    } catch (error) {
      this.failures++;
      this.logger.error(`Mail could not be sent: ${(error as Error).message}`);
    }
  }
}
