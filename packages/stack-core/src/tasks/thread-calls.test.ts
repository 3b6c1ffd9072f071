import { beforeEach, describe, expect, it } from 'vitest';
import { receiveCalls, sendCalls } from './thread-calls.ts';
import type { Crossings } from './thread-calls.ts';

interface Image {
  readonly values: Float32Array<ArrayBuffer>;
}

interface Tasks {
  double(image: Image, by?: number): Promise<Image>;
  copy(image: Image): Promise<Image>;
  row(image: Image, index: number): Promise<number>;
  count(image?: Image): Promise<number>;
}

const crossings: Crossings<Tasks> = {
  double: {
    argumentBuffers: (image) => [image.values.buffer],
    resultBuffers: (image) => [image.values.buffer],
  },
  copy: {},
  row: { keepsFirst: true },
  count: {},
};

/** What the far end was asked, as it came there. */
let received: { name: string; args: unknown[] }[];
/** What the far end returned, before it crossed. */
let returned: Image | undefined;

const tasks: Tasks = {
  double: async ({ values }, by = 2) => (returned = { values: values.map((value) => by * value) }),
  copy: async (image) => (returned = image),
  row: async ({ values }, index) => values[index],
  count: async (image) => image?.values.length ?? 0,
};

/** Two ends joined by what a message port does to values: structuredClone, with what is marked moved. */
function joined(): Tasks {
  const marked = new WeakMap<object, ArrayBuffer[]>();
  const transfer = <V extends object>(value: V, buffers: ArrayBuffer[]): V => {
    marked.set(value, buffers);
    return value;
  };
  const cross = <V>(value: V): V => {
    const buffers = typeof value === 'object' && value !== null ? marked.get(value) : undefined;
    return structuredClone(value, { transfer: buffers ?? [] });
  };
  const far = receiveCalls(tasks, crossings, transfer) as unknown as Record<
    string,
    (...args: unknown[]) => Promise<unknown>
  >;
  const remote = new Proxy(
    {},
    {
      get:
        (_, name: string) =>
        async (...args: unknown[]) => {
          const crossed = args.map(cross);
          received.push({ name, args: crossed });
          return cross(await far[name](...crossed));
        },
    },
  );
  return sendCalls(remote, crossings, transfer);
}

beforeEach(() => {
  received = [];
  returned = undefined;
});

const image = (...values: number[]): Image => ({ values: Float32Array.from(values) });

describe('calls to another thread', () => {
  it('move what the crossing says, there and back', async () => {
    const given = image(1, 2);
    expect(await joined().double(given, 3)).toEqual(image(3, 6));
    expect(given.values.length).toBe(0);
    expect(returned?.values.length).toBe(0);
  });

  it('copy everything where the crossing is empty', async () => {
    const given = image(1, 2);
    expect(await joined().copy(given)).toEqual(given);
    expect(returned?.values.length).toBe(2);
  });

  it('send an argument that is kept once, until another comes', async () => {
    const far = joined();
    const [first, second] = [image(1, 2), image(3, 4)];
    expect(await Promise.all([far.row(first, 0), far.row(first, 1)])).toEqual([1, 2]);
    expect(await Promise.all([far.row(second, 0), far.row(first, 0), far.row(first, 1)])).toEqual([3, 1, 2]);
    expect(received.map(({ args }) => args[0] !== undefined)).toEqual([true, false, true, true, false]);
  });

  it('send what is not kept with every call, and nothing in its place', async () => {
    const far = joined();
    const given = image(1, 2);
    expect([await far.count(given), await far.count(given), await far.count()]).toEqual([2, 2, 0]);
    await far.row(given, 0);
    expect([await far.count(), await far.copy(given)]).toEqual([0, given]);
    expect([await far.row(given, 1), received.at(-1)?.args]).toEqual([2, [undefined, 1]]);
  });

  it('keep nothing for another thread', async () => {
    const plan = image(5);
    expect(await joined().row(plan, 0)).toBe(5);
    expect(await joined().row(plan, 0)).toBe(5);
    expect(received.map(({ args }) => args[0])).toEqual([plan, plan]);
  });
});
