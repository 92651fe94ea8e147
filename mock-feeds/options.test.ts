import { expect, test } from 'vitest';
import { DEMO_TOWN } from '#scenes/town/town.ts';
import { controlPath, readOptions } from './options.ts';

test('without anything said: the demo town and the server’s own defaults', () => {
  expect(readOptions([], {})).toEqual({
    mqttUrl: 'mqtt://127.0.0.1:1883', gb26875: { host: '127.0.0.1', port: 26_875 }, ...DEMO_TOWN, rate: 1, speed: 1, rest: [],
  });
});

test('environment and arguments', () => {
  const options = readOptions(['kitchen-fire', '--speed', '10', '--devices', '200'], { QUANYAN_MQTT_PORT: '2883', QUANYAN_GB26875_PORT: '3000', QUANYAN_HOST: '' });
  expect(options).toMatchObject({ mqttUrl: 'mqtt://127.0.0.1:2883', gb26875: { port: 3000 }, speed: 10, devices: 200, rest: ['kitchen-fire'] });
  expect(controlPath(options)).toContain('quanyan-feeds-3000');
});

test('what cannot be used is named', () => {
  expect(() => readOptions(['--devices', '3'], {})).toThrow('devices cannot be used');
  expect(() => readOptions([], { QUANYAN_GB26875_PORT: '99999' })).toThrow('gbPort cannot be used');
  expect(() => readOptions(['--nonsense'], {})).toThrow('--nonsense');
});
