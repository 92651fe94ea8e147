/**
 * A message encoded once for all who get it. `options.wsPreEncodedFrame` is Engine.IO's own way (its broadcasts use it) to
 * hand a finished WebSocket frame to the socket; a polling client gets `data`, encoded as its transport needs it.
 */
export interface Prepared {
  readonly data: string | Uint8Array;
  readonly options: { compress: boolean; wsPreEncodedFrame?: readonly Buffer[] };
}

const TEXT = 1;
const BINARY = 2;
const FIN = 0x80;
/** Engine.IO's packet type "message": the first character of every text message. */
const MESSAGE = '4';

export function prepareText(text: string): Prepared {
  const length = Buffer.byteLength(text) + 1;
  const { frame, at } = wsFrame(TEXT, length);
  frame.write(MESSAGE + text, at);
  return { data: text, options: { compress: false, wsPreEncodedFrame: [frame] } };
}

/** A text in two pieces, of which the second is shared with other messages: it is not copied. */
export function prepareJoined(head: string, body: Buffer): Prepared {
  const start = Buffer.from(MESSAGE + head);
  const { frame, at } = wsFrame(TEXT, start.length + body.length, start.length);
  frame.set(start, at);
  return {
    // Over a WebSocket nobody asks for it.
    get data() {
      return head + body.toString();
    },
    options: { compress: false, wsPreEncodedFrame: [frame, body] },
  };
}

export function prepareBinary(bytes: Uint8Array): Prepared {
  const { frame, at } = wsFrame(BINARY, bytes.length);
  frame.set(bytes, at);
  return { data: frame.subarray(at), options: { compress: false, wsPreEncodedFrame: [frame] } };
}

/** For one receiver only: the transport encodes it. */
export const prepareOnce = (text: string): Prepared => ({ data: text, options: { compress: false } });

/** An unmasked, unfragmented WebSocket frame (RFC 6455 §5.2) with room for its payload, or the first `room` bytes of it, from `at` on. */
function wsFrame(opcode: number, length: number, room = length): { frame: Buffer; at: number } {
  const at = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(at + room);
  frame[0] = FIN | opcode;
  if (at === 2) frame[1] = length;
  else if (at === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  return { frame, at };
}
