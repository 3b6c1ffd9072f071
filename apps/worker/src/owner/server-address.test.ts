import { expect, it } from 'vitest';
import { isOpenToListeners, serverAddress } from './server-address.ts';

it.each([
  ['http://localhost:8642', 'http://localhost:8642'],
  ['https://Sky.example.org/', 'https://sky.example.org'],
  ['https://example.org/crowdsky//', 'https://example.org/crowdsky'],
  ['sky.example.org', undefined],
  ['localhost:8642', undefined],
  ['ftp://example.org', undefined],
  ['https://ada:secret@example.org', undefined],
  ['https://example.org/?a=b', undefined],
  ['', undefined],
])('%j is the server %j', (text, address) => {
  expect(serverAddress(text)).toBe(address);
});

it.each([
  ['http://localhost:1', false],
  ['http://127.0.0.1:8642', false],
  ['http://[::1]:8642', false],
  ['https://example.org', false],
  ['http://192.168.1.5:8642', true],
  ['http://localhost.example.org', true],
])('a password to %s can be read on the way: %s', (address, isOpen) => {
  expect(isOpenToListeners(address)).toBe(isOpen);
});
