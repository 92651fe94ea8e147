import { defineSpeaker } from './speaker.ts';
import { Terminal } from './terminals/jt808.ts';

const ADDRESS = /^jt808:(\d{1,12})$/;

/** Terminals of patrol cars: one TCP line each. */
export default defineSpeaker({
  setting: 'QUANYAN_JT808_PORT',
  port: 6808,
  lineOf: ({ addresses }) => ADDRESS.exec(addresses[0] ?? '')?.[1] ?? null,
  open: (options) => new Terminal(options),
});
