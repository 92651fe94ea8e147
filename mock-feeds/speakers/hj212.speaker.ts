import { defineSpeaker } from './speaker.ts';
import { Station } from './stations/station.ts';

const ADDRESS = /^hj212:(.+)$/;

/** Weather stations: one TCP line each. */
export default defineSpeaker({
  setting: 'QUANYAN_HJ212_PORT',
  port: 2120,
  lineOf: ({ addresses }) => ADDRESS.exec(addresses[0] ?? '')?.[1] ?? null,
  open: (options) => new Station(options),
});
