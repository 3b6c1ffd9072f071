/** Which methods each address of the server has, to tell a wrong method from a wrong address. */
import { Injectable } from '@nestjs/common';

@Injectable()
export class AllowedMethods {
  private readonly methods = new Map<string, { pattern: RegExp; names: Set<string> }>();

  /** A route as Fastify names it: `/api/jobs/:id`. Those that take any address say nothing about one. */
  add(method: string, url: string): void {
    if (url.includes('*')) return;
    const pattern = new RegExp(`^${url.split(/:\w+/).map(escaped).join('[^/]+')}$`);
    const known = this.methods.get(url) ?? { pattern, names: new Set() };
    known.names.add(method);
    this.methods.set(url, known);
  }

  /** Of an address with or without a query; empty when there is no such address. */
  of(address: string): string[] {
    const path = address.split('?')[0];
    const found = [...this.methods.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(found.flatMap(({ names }) => [...names]))].sort();
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
