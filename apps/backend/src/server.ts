/** Puts the service behind one port: security headers, cookies, forms, files, request log. */
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import { ConsoleLogger, Logger } from '@nestjs/common';
import type { LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { tusVersion } from '@crowdsky/api';
import type { Storage } from '@crowdsky/storage';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { AppModule } from './app.module.ts';
import type { Config } from './ground/config.ts';
import { STORAGE } from './ground/storage-token.ts';
import { AllowedMethods } from './http/allowed-methods.ts';
import { requestChecks } from './http/request-checks.ts';
import { serveStatic } from './http/static-files.ts';
import { isTusRequest, withNamedMethod } from './http/tus-requests.ts';
import { docsStyleHash } from './ops/docs-page.ts';
import { prepareFolders } from './ops/prepare-folders.ts';
import { RequestMetrics } from './http/request-metrics.ts';

const minuteMs = 60_000;
const maxJsonBytes = 1024 * 1024;

export interface RunningServer {
  app: NestFastifyApplication;
  /** Where it listens, as `http://127.0.0.1:3000`. */
  url: string;
  /** Every address served, as `GET /api/jobs/:id`. */
  routes: readonly string[];
  close(): Promise<void>;
}

/** Starts everything: migrations, schedule, HTTP. */
export async function startServer(config: Config): Promise<RunningServer> {
  const adapter = new FastifyAdapter({
    logger: false,
    trustProxy: (_address, hop) => hop < config.trustProxy,
    bodyLimit: maxJsonBytes,
    genReqId: () => randomUUID(),
    // connectionTimeout closes idle connections; an upload over a slow line may take half an hour.
    connectionTimeout: 2 * minuteMs,
    requestTimeout: 30 * minuteMs,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 600 },
    rewriteUrl: withNamedMethod,
  });
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest types its options as a class, yet takes them as a literal
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config), adapter, {
    logger: new ConsoleLogger({ json: true, logLevels: logLevels(config.logLevel) }),
    abortOnError: false,
  });
  const fastify: FastifyInstance = adapter.getInstance<FastifyInstance>();
  const routes: string[] = [];
  const allowedMethods = app.get(AllowedMethods);
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const verb of [method].flat()) {
      routes.push(`${verb} ${url}`);
      allowedMethods.add(verb, url);
    }
  });
  await addSecurity(app, config);
  await app.register(cookie);
  await app.register(multipart, {
    limits: {
      fileSize: Math.max(config.maxFileBytes, config.maxStackBytes) + 1,
      files: 2,
      fields: 20,
      fieldSize: 10_000,
      parts: 24,
      headerPairs: 50,
    },
  });
  fastify.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  app.useGlobalPipes(requestChecks);
  addRequestLog(fastify, app.get(RequestMetrics));
  await prepareFolders(config, app.get<Storage>(STORAGE));
  if (config.staticDir !== undefined) await serveStatic(fastify, config.staticDir);
  // Exit code 0, because being stopped is no failure.
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  await app.init();
  // Not through Nest, which would log a port conflict before the caller can explain it better.
  const url = await fastify.listen({ port: config.port, host: config.host });
  return { app, url, routes, close: () => app.close() };
}

async function addSecurity(app: NestFastifyApplication, config: Config): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: [docsStyleHash],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // The app needs cross-origin isolation should it ever share memory between its workers.
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: config.secureCookies ? { maxAge: 31_536_000, includeSubDomains: false } : false,
  });
}

/** One log line per request, without the query, which may hold a key. */
function addRequestLog(fastify: FastifyInstance, metrics: RequestMetrics): void {
  const logger = new Logger('Http');
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header('X-Request-Id', request.id);
    if (request.url.startsWith('/api/')) reply.header('Cache-Control', 'no-store');
    if (isTusRequest(request.url)) reply.header('Tus-Resumable', tusVersion);
  });
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const seconds = reply.elapsedTime / 1000;
    metrics.requestSeconds.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      seconds,
    );
    logger.log(
      `${request.id} ${request.method} ${route} ${reply.statusCode} ${Math.round(reply.elapsedTime)} ms`,
    );
  });
}

function logLevels(lowest: string): LogLevel[] {
  const levels: LogLevel[] = ['fatal', 'error', 'warn', 'log', 'debug'];
  const wanted = lowest === 'info' ? 'log' : lowest;
  return wanted === 'silent' ? [] : levels.slice(0, levels.indexOf(wanted as LogLevel) + 1);
}
