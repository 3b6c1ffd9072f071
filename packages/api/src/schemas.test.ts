/** The schemas refuse what the server must never see. */
import { describe, expect, it } from 'vitest';
import { registerRequest } from './accounts.ts';
import { endpoints } from './endpoints.ts';
import { idParameter } from './fields.ts';
import { stackListQuery, zipQuery } from './stacks.ts';
import { finalizeRequest, startUploadRequest, uploadToken } from './uploads.ts';

describe('fields', () => {
  it.each(['0', '-1', '1e3', '0x1', '1.0', ' 1', '', '99999999999', '1 OR 1=1'])('%j is no id', (text) => {
    expect(idParameter.safeParse(text).success).toBe(false);
  });

  it('an id is a number afterwards', () => {
    expect(idParameter.parse('42')).toBe(42);
  });

  it('an upload token is 32 hexadecimal digits', () => {
    expect(uploadToken.safeParse('0123456789abcdef0123456789abcdef').success).toBe(true);
    expect(uploadToken.safeParse('../../../../../../../etc/passwd00').success).toBe(false);
  });

  it('passwords are measured in the bytes that bcrypt reads', () => {
    const account = { username: 'nora', email: 'nora@example.org' };
    const fits = (password: string) => registerRequest.safeParse({ ...account, password }).success;
    expect([fits('x'.repeat(72)), fits('x'.repeat(73)), fits('ä'.repeat(36)), fits('ä'.repeat(37))]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect([fits('🔭'.repeat(18)), fits('🔭'.repeat(19)), fits('too short')]).toEqual([true, false, false]);
  });
});

describe('lists', () => {
  const accepts = (query: Record<string, string>) => stackListQuery.safeParse(query).success;

  it('a cone and a box are whole, and one of them', () => {
    const cone = { raDeg: '10', decDeg: '-5.5', radiusDeg: '1' };
    const box = { raMinDeg: '350', raMaxDeg: '10', decMinDeg: '-5', decMaxDeg: '5' };
    expect([accepts({}), accepts(cone), accepts(box), accepts({ ...cone, ...box })]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(accepts({ raDeg: '10' })).toBe(false);
    expect(accepts({ ...box, decMinDeg: '6' })).toBe(false);
    for (const raDeg of ['361', '-1', '', 'NaN', '1e2', '0x10'])
      expect(accepts({ ...cone, raDeg })).toBe(false);
  });

  it('a page has 50 entries unless 1 to 200 are asked for', () => {
    expect(stackListQuery.parse({}).limit).toBe(50);
    expect([accepts({ limit: '200' }), accepts({ limit: '201' }), accepts({ limit: '0' })]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('a zip names each stack once, and at most 500', () => {
    expect(zipQuery.parse({ ids: '3,1,3' }).ids).toEqual([3, 1]);
    expect(
      zipQuery.safeParse({ ids: Array.from({ length: 501 }, (_, index) => index + 1).join() }).success,
    ).toBe(false);
  });
});

it('what a caller leaves out has the cautious value', () => {
  expect(startUploadRequest.parse({})).toEqual({ keepLocation: false, slotSeconds: 900 });
  expect(finalizeRequest.parse({})).toEqual({ overwrite: false });
});

it('no two endpoints have the same address', () => {
  const addresses = Object.values(endpoints).map(({ method, path }) => `${method} ${path}`);
  expect(new Set(addresses).size).toBe(addresses.length);
});
