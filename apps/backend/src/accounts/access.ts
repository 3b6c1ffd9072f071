/** Access control: the guard of every route, and the decorators that configure it. */
import { createParamDecorator, Injectable, SetMetadata } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Inject } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Audience, KeyScope } from '@crowdsky/api';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../ground/app-error.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { sameSecret } from '../ground/secrets.ts';
import { sessionCookieName } from './session-cookie.ts';
import { SignInService } from './sign-in-service.ts';
import type { Principal } from './principal.ts';

const AUDIENCE = 'crowdsky:audience';
const KEY_SCOPE = 'crowdsky:key-scope';
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Every route names its audience; the default is signed-in users. */
export const For = (audience: Audience) => SetMetadata(AUDIENCE, audience);

/** The scope that an API key needs; where a route does not say, reading takes `read` and everything else no key. */
export const ForKeys = (scope: KeyScope | 'none') => SetMetadata(KEY_SCOPE, scope);

type KnownRequest = FastifyRequest & { principal?: Principal };

export const Caller = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<KnownRequest>();
  if (!principal) throw new Error('This route has no signed-in caller.');
  return principal;
});

@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly signIn: SignInService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<KnownRequest>();
    const audience = this.reflector.getAllAndOverride<Audience | undefined>(AUDIENCE, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!safeMethods.has(request.method)) refuseCrossSite(request, this.config.publicUrl);
    switch (audience ?? 'user') {
      case 'anyone':
        return true;
      case 'worker':
        requireWorkerKey(request, this.config);
        return true;
      case 'admin':
        request.principal = await this.requireUser(request);
        requireAdmin(request.principal);
        return true;
      case 'user':
        request.principal = await this.requireUser(request);
        this.requireScope(request.principal, context, request.method);
        return true;
    }
  }

  private async requireUser(request: FastifyRequest): Promise<Principal> {
    const principal = await this.identify(request);
    if (!principal) throw new AppError('not-signed-in', 'Sign in first.');
    if (principal.via === 'cookie' && !safeMethods.has(request.method)) {
      const given = request.headers['x-csrf-token'];
      if (typeof given !== 'string' || !sameSecret(given, principal.csrfToken ?? '')) {
        throw new AppError('bad-csrf-token', 'The X-CSRF-Token header is missing or wrong: reload the page.');
      }
    }
    if (this.config.requireVerifiedEmail && !principal.user.emailVerifiedAt && !isAccountRoute(request)) {
      throw new AppError(
        'email-not-verified',
        'Confirm your e-mail address first: open the link in the mail you got.',
      );
    }
    return principal;
  }

  private requireScope({ via, keyScope }: Principal, context: ExecutionContext, method: string): void {
    if (via !== 'key') return;
    const needed =
      this.reflector.get<KeyScope | 'none' | undefined>(KEY_SCOPE, context.getHandler()) ??
      (safeMethods.has(method) ? 'read' : 'none');
    if (needed === 'none') throw new AppError('not-allowed', 'An API key cannot do this: sign in.');
    if (needed === 'upload' && keyScope !== 'upload')
      throw new AppError('not-allowed', 'This API key may only read.');
  }

  private async identify(request: FastifyRequest): Promise<Principal | null> {
    const header = request.headers.authorization;
    if (header !== undefined) {
      const bearer = bearerOf(request);
      if (bearer !== undefined) return this.signIn.byApiKey(bearer);
      const basic = basicOf(header);
      return basic ? this.signIn.byBasic(basic.login, basic.password, request.ip) : null;
    }
    const token = request.cookies[sessionCookieName(this.config)];
    return token === undefined ? null : this.signIn.bySessionToken(token);
  }
}

/**
 * Accepts the worker key as a Bearer token, or else as `otherwise`.
 *
 * @throws AppError `not-signed-in`
 */
export function requireWorkerKey(request: FastifyRequest, config: Config, otherwise?: string): void {
  const given = bearerOf(request) ?? otherwise;
  if (given === undefined || !sameSecret(given, config.workerApiKey))
    throw new AppError('not-signed-in', 'The worker key is missing or wrong.');
}

/** Keys and passwords lie in scripts, so that neither may do what an admin does. */
function requireAdmin({ via, user }: Principal): void {
  if (via !== 'cookie')
    throw new AppError('not-allowed', 'Only who has signed in can do this: no key and no script.');
  if (user.role !== 'admin') throw new AppError('not-allowed', 'This account is not that of an admin.');
}

/** A second defence behind the CSRF token; it also covers sign-in, which has no token yet. */
function refuseCrossSite(request: FastifyRequest, publicUrl: string | undefined): void {
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin') return;
  if (site === 'cross-site' || site === 'same-site') throw crossSite();
  const { origin } = request.headers;
  if (origin === undefined) return;
  const hosts = [request.host, ...(publicUrl === undefined ? [] : [new URL(publicUrl).host])];
  if (!URL.canParse(origin) || !hosts.includes(new URL(origin).host)) throw crossSite();
}

function crossSite(): AppError {
  return new AppError('cross-site', 'This request came from another site.');
}

function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
}

function basicOf(header: string): { login: string; password: string } | null {
  const encoded = /^Basic +([A-Za-z0-9+/=]+) *$/i.exec(header)?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1 || text.length > 1300) return null;
  return { login: text.slice(0, colon), password: text.slice(colon + 1) };
}

function isAccountRoute(request: FastifyRequest): boolean {
  return request.routeOptions.url?.startsWith('/api/auth/') ?? false;
}
