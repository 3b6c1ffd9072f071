/** The session cookie: HttpOnly, SameSite, and bound to the host when it travels over TLS. */
import type { FastifyReply } from 'fastify';
import type { Config } from '../ground/config.ts';

export function sessionCookieName(config: Config): string {
  return config.secureCookies ? '__Host-crowdsky' : 'crowdsky';
}

export function setSessionCookie(reply: FastifyReply, config: Config, token: string, expires: Date): void {
  reply.setCookie(sessionCookieName(config), token, { ...attributes(config), expires });
}

export function clearSessionCookie(reply: FastifyReply, config: Config): void {
  reply.clearCookie(sessionCookieName(config), attributes(config));
}

function attributes(config: Config) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: config.secureCookies } as const;
}
