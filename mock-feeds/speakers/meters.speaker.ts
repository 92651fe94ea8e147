import { Concentrator } from './concentrator.ts';
import { defineSpeaker } from './speaker.ts';

const LINE = /^([^/]+)\/(?:cjt188|dlt645|mbus)\./;

/** Meters of water, electricity, gas and heat: one TCP line for each concentrator. */
export default defineSpeaker({
  setting: 'QUANYAN_METERS_PORT',
  port: 6450,
  lineOf: ({ id, kind, addresses }) => (kind === 'meter-concentrator' ? id : (LINE.exec(addresses[0] ?? '')?.[1] ?? null)),
  open: (options) => new Concentrator(options),
});
