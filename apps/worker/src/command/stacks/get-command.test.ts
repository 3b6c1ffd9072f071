import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from '@crowdsky/api';
import { expect, it } from 'vitest';
import { json, refusal } from '../../daemon/testing/edge-server.ts';
import { startOwnerServer, testFolder } from '../../owner/testing/owner-server.ts';
import { stackView } from '../../owner/testing/stack-view.ts';
import { ownersCommand } from '../testing/owners-command.ts';
import { getCommand } from './get-command.ts';
import { stackFileName } from './stack-file-name.ts';

const signal = new AbortController().signal;
const bytesOf = (id: number): Buffer => Buffer.from(`the bytes of stack ${id}`);
const stackOf = (id: number, rest: Partial<Stack> = {}): Stack => {
  const sha256 = createHash('sha256').update(bytesOf(id)).digest('hex');
  return stackView({ id, sizeBytes: bytesOf(id).length, sha256, ...rest });
};
const nameOf = (id: number): string => stackFileName(stackOf(id));

/** An account with the stacks 1 to 3; the file of number 3 is lost. */
async function start(stacks = [stackOf(1), stackOf(2), stackOf(3)]) {
  const { access, asked } = await startOwnerServer(({ what }, response) => {
    const [, id, part] = /^GET \/api\/stacks\/(\d+)(\/fits)?$/.exec(what) ?? [];
    const stack = stacks.find((one) => one.id === Number(id));
    if (what.startsWith('GET /api/stacks?')) json(response, { stacks, nextCursor: null });
    else if (stack === undefined) return false;
    else if (part === undefined) json(response, stack);
    else if (stack.id === 3) refusal(response, 410, 'file-lost');
    else response.writeHead(200, { 'content-type': 'application/fits' }).end(bytesOf(stack.id));
    return true;
  });
  const { printed } = ownersCommand(access.address);
  const output = join(testFolder(), 'new', 'here');
  const get = (numbers: readonly number[], rest: { all?: boolean; object?: string } = {}) =>
    getCommand({ server: undefined, object: undefined, numbers, all: false, output, ...rest }, signal);
  const fetched = () => asked.filter(({ what }) => what.endsWith('/fits')).length;
  return { access, asked, printed, output, get, fetched };
}

it('fetches the stacks that are named, each once, into a folder that it makes', async () => {
  const { get, output, printed, fetched } = await start();
  expect(await get([2, 1, 2])).toBe(0);
  expect(readdirSync(output).sort()).toEqual([nameOf(1), nameOf(2)].sort());
  for (const id of [1, 2]) expect(readFileSync(join(output, nameOf(id)))).toEqual(bytesOf(id));
  expect(printed().out).toBe([2, 1].map((id) => `${id}  ${join(output, nameOf(id))}\n`).join(''));
  expect(fetched()).toBe(2);
});

it('passes over what is there, and never writes over another file', async () => {
  const { get, output, printed, fetched } = await start();
  await get([1, 2]);
  const changed = Buffer.from(bytesOf(2).toString().replace('2', '9'));
  writeFileSync(join(output, nameOf(2)), changed);
  expect(await get([1, 2])).toBe(3);
  expect(printed().out).toContain(`1  ${join(output, nameOf(1))} (there before)\n`);
  expect(printed().out).toContain(`2  ${join(output, nameOf(2))} is another file: move it away`);
  expect(readFileSync(join(output, nameOf(2)))).toEqual(changed);
  expect(fetched()).toBe(2);
});

it('knows by its size alone a stack whose digest is not that of the stored file', async () => {
  const { get, output, fetched } = await start([stackOf(1, { madeBy: 'client', sha256: 'f'.repeat(64) })]);
  await getCommand(
    { server: undefined, object: undefined, numbers: [], all: true, output: testFolder() },
    signal,
  );
  const before = fetched();
  expect(await get([1])).toBe(0);
  expect(await get([1])).toBe(0);
  writeFileSync(join(output, nameOf(1)), 'shorter');
  expect(await get([1])).toBe(1);
  // A transfer that does not match its digest is made twice: alike both times, it is right.
  expect(fetched() - before).toBe(before);
});

it('names stacks that are not there, or whose file is lost', async () => {
  const { get, output, printed } = await start();
  expect(await get([77, 3])).toBe(1);
  expect(printed().out).toBe('77  There is no such stack in your account.\n3  It is file-lost.\n');
  expect(await get([1, 77])).toBe(3);
  expect(readdirSync(output)).toEqual([nameOf(1)]);
});

it('fetches all of them, or those of an object', async () => {
  const { get, asked, output } = await start([stackOf(1), stackOf(2)]);
  expect(await get([], { all: true, object: 'M 1' })).toBe(0);
  expect(asked[0].what).toMatch(/object=M%201/);
  expect(readdirSync(output)).toHaveLength(2);
});

it('of an empty account says so', async () => {
  const { access, get, printed } = await start([]);
  expect(await get([], { all: true })).toBe(0);
  expect(printed().out).toBe(`There are no stacks at ${access.address}.\n`);
});

it('asks for numbers or for all, not both and not neither', async () => {
  const { get, asked } = await start();
  for (const [numbers, all] of [
    [[], false],
    [[1], true],
  ] as const)
    // prettier-ignore
    await expect(get(numbers, { all })).rejects.toMatchObject({ exitCode: 2 });
  expect(asked).toEqual([]);
});

it('says where it cannot write', async () => {
  const { output, get } = await start();
  writeFileSync(join(output, '..', '..', 'new'), 'a file');
  await expect(get([1])).rejects.toMatchObject({ name: 'WriteError' });
});
