import { expect, test } from 'vitest';
import { controlPath, readOptions } from './options.ts';

test('without anything said: the server’s own defaults', () => {
  expect(readOptions([], {})).toEqual({
    url: 'http://127.0.0.1:8080',
    login: null,
    mqttUrl: 'mqtt://127.0.0.1:1883',
    gb26875: { host: '127.0.0.1', port: 26_875 },
    host: '127.0.0.1',
    ports: {},
    rate: 1,
    speed: 1,
    at: '',
    rest: [],
  });
});

test('environment and arguments', () => {
  const options = readOptions(['kitchen-fire', '--speed', '10', '--at', '外滩中心'], {
    QUANYAN_PORT: '8100',
    QUANYAN_MQTT_PORT: '2883',
    QUANYAN_GB26875_PORT: '3000',
    QUANYAN_HOST: '',
    QUANYAN_LOGIN: 'admin',
    QUANYAN_PASSWORD: 'secret',
  });
  expect(options).toMatchObject({
    url: 'http://127.0.0.1:8100',
    login: { login: 'admin', password: 'secret' },
    mqttUrl: 'mqtt://127.0.0.1:2883',
    gb26875: { port: 3000 },
    ports: { QUANYAN_PORT: 8100, QUANYAN_GB26875_PORT: 3000 },
    speed: 10,
    at: '外滩中心',
    rest: ['kitchen-fire'],
  });
  expect(controlPath(options)).toContain('quanyan-feeds-3000');
});

test('what cannot be used is named', () => {
  expect(() => readOptions(['--rate', '0'], {})).toThrow('rate cannot be used');
  expect(() => readOptions([], { QUANYAN_GB26875_PORT: '99999' })).toThrow('gbPort cannot be used');
  expect(() => readOptions(['--nonsense'], {})).toThrow('--nonsense');
});
