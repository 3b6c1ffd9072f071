/** Answers byte for byte like the earlier system: PHP's JSON, its times, its strings for numbers. */
import type { FastifyReply } from 'fastify';

export function isLegacyPath(url: string): boolean {
  return /^\/api\/[a-z_]+\.php(\?|$)/.test(url);
}

export async function answer(reply: FastifyReply, body: unknown, status = 200): Promise<void> {
  await reply.status(status).type('application/json').send(legacyBody(body));
}

/** As PHP's json_encode writes by default: slashes escaped, everything beyond ASCII as \uXXXX. */
function legacyBody(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** `2025-01-15 19:30:00`, UTC. */
export function legacyTime(time: Date | null): string | null {
  return time === null ? null : time.toISOString().slice(0, 19).replace('T', ' ');
}

/** The earlier system's database driver gave numbers as text. */
export function legacyNumber(value: number | null): string | null {
  return value === null ? null : String(value);
}
