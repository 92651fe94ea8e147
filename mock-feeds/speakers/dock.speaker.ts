import { Dock } from './terminals/dock.ts';
import { defineSpeaker } from './speaker.ts';

const ADDRESS = /^dji:([A-Za-z0-9_-]{1,64})(?:\/[A-Za-z0-9_-]{1,64})?$/;

/** Drone docks: one MQTT connection each, for the dock and its aircraft. */
export default defineSpeaker({
  setting: 'QUANYAN_MQTT_PORT',
  port: 1883,
  lineOf: ({ addresses }) => ADDRESS.exec(addresses[0] ?? '')?.[1] ?? null,
  open: (options) => new Dock(options),
});
