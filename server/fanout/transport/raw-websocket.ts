import type { EventEmitter } from 'node:events';
import type { Socket } from 'socket.io';
import { readSeen } from '#contract/wire/packets.ts';

/**
 * What is used of Engine.IO and ws beyond their documented faces, all of it in this file; their versions are pinned.
 *
 * Frames are nearly all that is sent, and their acknowledgements nearly all that is heard. Engine.IO tells some eight listeners
 * of every message either way, which costs half as much again as the message does. So a frame that nothing waits before goes
 * to the WebSocket as it is, and an acknowledgement is read where the WebSocket hears it. Over polling, and wherever these
 * parts should look otherwise, both take the usual way.
 */
interface Engine extends EventEmitter {
  readonly readyState: string;
  readonly writeBuffer: readonly unknown[];
  /** `socket` over WebSocket only. */
  readonly transport: { readonly socket?: Ws };
}
interface Ws extends EventEmitter {
  readonly _socket: { cork(): void; uncork(): void } | null;
  readonly _sender: { sendFrame(list: readonly Buffer[], done?: (error?: Error | null) => void): void };
}
type HearMessage = (data: Buffer, binary: boolean) => void;

const engineOf = (socket: Socket): Engine => socket.conn as unknown as Engine;

/** Messages that Engine.IO has not yet given to the transport. */
export const backlogOf = (socket: Socket): number => engineOf(socket).writeBuffer.length;

/** Sends a finished WebSocket frame of at most two pieces. @returns false when it has to queue like any other message. */
export function sendRaw(socket: Socket, frame: readonly Buffer[], drained?: () => void): boolean {
  const engine = engineOf(socket);
  const ws = engine.transport.socket;
  if (ws === undefined || engine.writeBuffer.length > 0 || engine.readyState !== 'open') return false;
  ws._sender.sendFrame(frame, drained && ((error) => (error ? undefined : drained())));
  return true;
}

/** One system call for all that `work` sends: such a call costs more than everything else that is done for a message. */
export function sendCorked(socket: Socket, work: () => void): void {
  const line = engineOf(socket).transport.socket?._socket;
  line?.cork();
  try {
    work();
  } finally {
    line?.uncork();
  }
}

/** Calls `hear` with the tick of every acknowledgement. */
export function onSeen(socket: Socket, hear: (tick: number) => void): void {
  const engine = engineOf(socket);
  engine.on('data', (message: unknown) => {
    const tick = readSeen(message);
    if (tick !== null) hear(tick);
  });
  const goBefore = (): void => {
    const ws = engine.transport.socket;
    const listeners = (ws?.listeners('message') ?? []) as HearMessage[];
    if (!ws || listeners.length !== 1) return;
    const [engineHears] = listeners;
    ws.off('message', engineHears);
    ws.on('message', (data: Buffer, binary: boolean) => {
      const tick = binary ? null : seenIn(data);
      if (tick === null) engineHears(data, binary);
      else hear(tick);
    });
  };
  goBefore();
  engine.on('upgrade', goBefore);
}

/** Tick in the bytes of `4s<tick>`: Engine.IO's "message", then ours. */
function seenIn(data: Buffer): number | null {
  if (data.length < 3 || data.length > 18 || data[0] !== 0x34 || data[1] !== 0x73) return null;
  let tick = 0;
  for (let at = 2; at < data.length; at++) {
    const digit = data[at] - 0x30;
    if (digit < 0 || digit > 9) return null;
    tick = tick * 10 + digit;
  }
  return tick;
}
