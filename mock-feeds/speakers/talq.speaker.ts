import { LampGateway } from './lamp-gateway.ts';
import { defineSpeaker } from './speaker.ts';

const ADDRESS = /^talq:([0-9a-f-]{36})(?:\/[0-9a-f-]{36})?$/;

/** Street lamps: one TALQ gateway for each cabinet and the lamps behind it, over HTTP both ways. */
export default defineSpeaker({
  setting: 'QUANYAN_PORT',
  port: 8080,
  lineOf: ({ addresses }) => ADDRESS.exec(addresses[0] ?? '')?.[1] ?? null,
  open: (options) => new LampGateway(options),
});
