import { ChargePoint } from './charging/charge-point.ts';
import { defineSpeaker } from './speaker.ts';

const ADDRESS = /^ocpp:([A-Za-z0-9][A-Za-z0-9._-]{0,63})$/;

/** Charging piles: one WebSocket each, at the port of the HTTP server. */
export default defineSpeaker({
  setting: 'QUANYAN_PORT',
  port: 8080,
  lineOf: ({ addresses }) => ADDRESS.exec(addresses[0] ?? '')?.[1] ?? null,
  open: (options) => new ChargePoint(options),
});
