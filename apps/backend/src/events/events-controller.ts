/** GET /api/events: the account's live events as a stream. */
import { Controller, Req, Res } from '@nestjs/common';
import * as api from '@crowdsky/api';
import type { LiveEvent } from '@crowdsky/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller } from '../accounts/access.ts';
import { OpenStreams } from '../accounts/open-streams.ts';
import { Route } from '../accounts/route.ts';
import { SignInService } from '../accounts/sign-in-service.ts';
import type { Principal } from '../accounts/principal.ts';
import { AppError } from '../ground/app-error.ts';
import { LiveEvents } from './live-events.ts';

const maxStreams = 20;
/** Proxies close connections that stay silent for a minute. */
const beatMs = 20_000;
/** A client with more unread bytes than this is considered gone. */
const maxBufferedBytes = 1024 * 1024;

@Controller()
export class EventsController {
  constructor(
    private readonly events: LiveEvents,
    private readonly streams: OpenStreams,
    private readonly signIn: SignInService,
  ) {}

  @Route(api.endpoints.streamEvents)
  stream(@Caller() caller: Principal, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (this.events.listenerCount(caller.user.id) >= maxStreams) {
      throw new AppError('too-many-requests', 'Too many pages listen at once: close some.', {
        retryAfterSeconds: 60,
      });
    }
    const headers = {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    };
    reply.hijack();
    reply.raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...headers });
    const send = (text: string): void => {
      if (reply.raw.writableLength > maxBufferedBytes) reply.raw.destroy();
      else reply.raw.write(text);
    };
    const sendEvent = (event: LiveEvent): void => send(`data: ${JSON.stringify(event)}\n\n`);
    const unsubscribe = this.events.subscribe(caller.user.id, sendEvent);
    const end = (): void => void reply.raw.end();
    const forget = this.streams.add(caller, end);
    const beat = setInterval(() => {
      send(': beat\n\n');
      // What ended the sign-in may have been time, or another process.
      void this.stillHolds(caller).then((holds) => holds || end());
    }, beatMs);
    beat.unref();
    request.raw.on('close', () => {
      clearInterval(beat);
      forget();
      unsubscribe();
    });
    sendEvent({ type: 'hello' });
  }

  /** Where the database cannot say, the stream goes on. */
  private stillHolds(caller: Principal): Promise<boolean> {
    return this.signIn.holds(caller).catch(() => true);
  }
}
