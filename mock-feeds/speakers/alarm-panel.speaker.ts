import { AlarmPanel } from './alarm-panel.ts';
import { defineSpeaker } from './speaker.ts';

const ADDRESS = /^dc09:([0-9A-F]{3,16})(?:\/\d+)?$/;

/** Alarm panels, SIA DC-09 over TCP: one line for each account, encrypted. */
export default defineSpeaker({
  setting: 'QUANYAN_DC09_PORT',
  port: 3061,
  lineOf: ({ addresses }) => ADDRESS.exec(addresses[0] ?? '')?.[1] ?? null,
  open: (options) => new AlarmPanel(options),
});
