/** Who counts as one caller: an IPv4 address, or the /64 network that a provider gives to one IPv6 customer. */
import { isIPv6 } from 'node:net';

export function callerNetwork(address: string): string {
  const plain = address.toLowerCase().replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1];
  if (mapped !== undefined || !isIPv6(plain)) return mapped ?? plain;
  const [head, tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  // An embedded IPv4 address stands for two groups, always the last ones.
  const behind = tail === undefined || tail === '' ? [] : tail.replace(/[^:]*\./, '0:.').split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - behind.length) }, () => '0');
  const all = tail === undefined ? groups : [...groups, ...zeros, ...behind];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
