// A process full of screens: raw sockets that acknowledge, so that the bench's own process holds nothing but the server.
import { WebSocket } from 'ws';
import { FRAME_MAGIC } from '#contract/wire/frame.ts';
import { PACKET, encodeSeen, encodeText } from '#contract/wire/packets.ts';

export type Way = 'ours' | 'raw' | 'naive';
export interface Order {
  readonly way: Way;
  readonly url: string;
  readonly count: number;
  /** Greeting to send, `ours` only. */
  readonly hello?: unknown;
  /** A place for each screen to watch, `ours` only. */
  readonly places?: readonly string[];
}
/** What the screens have seen since the last question. */
export interface Seen {
  readonly messages: number;
  readonly bytes: number;
  /** Newest tick held, per screen. */
  readonly ticks: number[];
  /** Frames that did not lead on from what the screen held. */
  readonly gaps: number;
  /** Messages of changed records. */
  readonly deltas: number;
  /** Messages that are neither frames nor part of a greeting: counts by place, health. */
  readonly others: number;
  readonly otherBytes: number;
}

const sockets: WebSocket[] = [];
const nothing = { messages: 0, bytes: 0, gaps: 0, deltas: 0, others: 0, otherBytes: 0 };
let seen = { ...nothing };
const ticks: number[] = [];

function frame(index: number, bytes: Buffer, socket: WebSocket): void {
  // Counts by place, and devices of a cell that is brought, once.
  if (bytes[0] !== FRAME_MAGIC) {
    seen.others++;
    seen.otherBytes += bytes.length;
    return;
  }
  if (bytes.readUInt16LE(2) !== 0) {
    seen.messages++;
    seen.bytes += bytes.length;
    return;
  }
  const tick = bytes.readUInt32LE(4);
  if (bytes.readUInt32LE(8) > (ticks[index] ?? 0) && seen.messages > 0 && ticks[index] !== undefined) seen.gaps++;
  ticks[index] = tick;
  seen.messages++;
  seen.bytes += bytes.length;
  socket.send(`4${encodeSeen(tick)}`);
}

function text(index: number, message: string, { way, hello, places }: Order, socket: WebSocket): void {
  if (message.startsWith('0')) socket.send(way === 'naive' ? '40' : '4[0,null,{}]');
  else if (message === '2') socket.send('3');
  else if (message.startsWith('4[0,')) socket.send(`4${encodeText({ type: PACKET.EVENT, id: 1, data: ['hello', hello] })}`);
  else if (places && message.startsWith('4[3,1,'))
    socket.send(`4${encodeText({ type: PACKET.EVENT, id: 2, data: ['watch', [places[index]]] })}`);
  else if (message.startsWith('4[2,null,["delta"')) seen.deltas++;
  else if (message.startsWith('42')) {
    seen.messages++;
    seen.bytes += message.length;
  } else if (message.startsWith('4[2,null,')) {
    seen.others++;
    seen.otherBytes += message.length;
  }
}

async function open(order: Order): Promise<void> {
  const path = order.way === 'raw' ? '/' : '/socket.io/?EIO=4&transport=websocket';
  await Promise.all(
    Array.from(
      { length: order.count },
      (_, index) =>
        new Promise<void>((resolve, reject) => {
          const socket = new WebSocket(`${order.url}${path}`, { perMessageDeflate: false, headers: { cookie: `screen=${index}` } });
          socket.on('message', (data: Buffer, binary) => (binary ? frame(index, data, socket) : text(index, String(data), order, socket)));
          socket.on('open', () => resolve()).on('error', reject);
          sockets.push(socket);
        }),
    ),
  );
}

process.on('message', async (message: Order | 'report' | 'close') => {
  if (message === 'report') {
    process.send!({ ...seen, ticks: [...ticks] } satisfies Seen);
    seen = { ...nothing };
  } else if (message === 'close') {
    for (const socket of sockets.splice(0)) socket.terminate();
    ticks.length = 0;
    process.send!('closed');
  } else {
    await open(message);
    process.send!('open');
  }
});
