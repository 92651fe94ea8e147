// A process full of screens, each watching one place and its events: counts them, and how old they were when they came.
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { DeviceEvent } from '#contract/reports/event.ts';
import { FRAME_MAGIC } from '#contract/wire/frame.ts';
import { PACKET, decodeText, encodeSeen, encodeText } from '#contract/wire/packets.ts';
import { PROTOCOL_VERSION, type EventPage } from '#contract/wire/messages.ts';

export interface Screens {
  readonly url: string;
  readonly cookie: string;
  /** One screen looks at each. */
  readonly places: readonly string[];
  readonly kindsHash: string;
}
export interface Watched {
  readonly told: number;
  readonly twice: number;
  /** Milliseconds from the device's own time to the screen; one machine, one clock. */
  readonly p50: number;
  readonly p99: number;
  /** Frames of the cell that each watches. */
  readonly cellFrames: number;
}

/** What is left to come after the last was confirmed. */
const PATIENCE_MS = 10_000;
const seen = new Set<string>();
const ages: number[] = [];
let twice = 0;
let cellFrames = 0;

function take({ id, at }: DeviceEvent): void {
  if (seen.has(id)) twice++;
  seen.add(id);
  ages.push(Date.now() - at);
}

function open({ url, cookie, kindsHash }: Screens, place: string): Promise<void> {
  const socket = new WebSocket(`${url}/socket.io/?EIO=4&transport=websocket`, {
    perMessageDeflate: false,
    headers: { cookie, origin: url.replace('ws', 'http') },
  });
  const say = (id: number, data: unknown[]): void => socket.send(`4${encodeText({ type: PACKET.EVENT, id, data })}`);
  return new Promise((resolve, reject) => {
    const hear = (message: string): void => {
      if (message.startsWith('0')) return socket.send('4[0,null,{}]');
      if (message === '2') return socket.send('3');
      const packet = decodeText(message.slice(1));
      if (packet.type === PACKET.CONNECT) return say(1, ['hello', { protocol: PROTOCOL_VERSION, kindsHash }]);
      if (packet.type === PACKET.CONNECT_ERROR) return reject(new Error(`a screen was refused: ${message}`));
      const data = packet.data as unknown[];
      if (packet.type === PACKET.ACK && packet.id === 1) return say(2, ['watch-events', [`place:${place}`]]);
      if (packet.type === PACKET.ACK && !(data[0] as { ok: boolean }).ok) return reject(new Error(`a watch was refused: ${message}`));
      if (packet.type === PACKET.ACK && packet.id === 2) return say(3, ['watch', [place]]);
      if (packet.type === PACKET.ACK && packet.id === 3) return resolve();
      if (data[0] === 'events') for (const event of (data[1] as EventPage).events) take(event);
    };
    const see = (bytes: Buffer): void => {
      if (bytes[0] === FRAME_MAGIC && bytes.readUInt16LE(2) === 0) socket.send(`4${encodeSeen(bytes.readUInt32LE(4))}`);
      else if (bytes[0] === FRAME_MAGIC) cellFrames++;
    };
    socket.on('message', (bytes: Buffer, binary) => (binary ? see(bytes) : hear(String(bytes))));
    socket.on('error', reject);
  });
}

process.on('message', async (message: Screens | { readonly expected: number }) => {
  if ('places' in message) {
    for (const place of message.places) await open(message, place);
    process.send!('open');
    return;
  }
  for (const began = performance.now(); seen.size < message.expected && performance.now() - began < PATIENCE_MS;) await wait(50);
  ages.sort((a, b) => a - b);
  const at = (share: number): number => ages[Math.floor(ages.length * share)] ?? Infinity;
  process.send!({ told: seen.size, twice, p50: at(0.5), p99: at(0.99), cellFrames } satisfies Watched);
});
