import { homedir } from 'node:os';
import { expect, it } from 'vitest';
import { ownerEnvironment } from './config.ts';

it('takes server, key, name, password and folder', () => {
  const variables = { CROWDSKY_SERVER: 'https://a', CROWDSKY_KEY: ' csk_1\n', XDG_CONFIG_HOME: '/c' };
  expect(ownerEnvironment({ ...variables, CROWDSKY_USER: 'ada', CROWDSKY_PASSWORD: ' a b ' })).toEqual({
    server: 'https://a',
    key: 'csk_1',
    user: 'ada',
    password: ' a b ',
    configFolder: '/c/crowdsky',
  });
});

it.each(['', 'relative'])('a config home of %j is passed over', (folder) => {
  expect(ownerEnvironment({ CROWDSKY_KEY: '', XDG_CONFIG_HOME: folder })).toEqual({
    server: undefined,
    key: undefined,
    user: undefined,
    password: undefined,
    configFolder: `${homedir()}/.config/crowdsky`,
  });
});
