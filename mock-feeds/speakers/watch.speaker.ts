import { defineSpeaker } from './speaker.ts';
import { Watch } from './terminals/watch.ts';

const ADDRESS = /^watch:(\d{10,15})$/;

/** Watches of people in care: one TCP line each. */
export default defineSpeaker({
  setting: 'QUANYAN_WATCH_PORT',
  port: 8001,
  lineOf: ({ addresses }) => ADDRESS.exec(addresses[0] ?? '')?.[1] ?? null,
  open: (options) => new Watch(options),
});
