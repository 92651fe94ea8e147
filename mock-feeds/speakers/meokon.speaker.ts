import { defineSpeaker } from './speaker.ts';
import { Terminal } from './stations/terminal.ts';

const ADDRESS = /^meokon:(.{12})$/;

/** Pressure and level terminals: one TCP line each. */
export default defineSpeaker({
  setting: 'QUANYAN_MEOKON_PORT',
  port: 6531,
  lineOf: ({ addresses }) => ADDRESS.exec(addresses[0] ?? '')?.[1] ?? null,
  open: (options) => new Terminal(options),
});
