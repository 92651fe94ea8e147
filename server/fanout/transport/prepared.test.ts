import { expect, it } from 'vitest';
import * as ws from 'ws';
import { prepareBinary, prepareJoined, prepareText } from './prepared.ts';

const { Receiver } = ws as unknown as { Receiver: new () => NodeJS.WritableStream };

/** What a WebSocket receiver of another make reads from these bytes. */
function received(frame: Buffer): Promise<{ data: Buffer; binary: boolean }> {
  return new Promise((resolve, reject) => {
    const receiver = new Receiver();
    receiver.on('message', (data: Buffer, binary: boolean) => resolve({ data, binary })).on('error', reject);
    receiver.write(frame);
  });
}

it.each([0, 1, 124, 125, 126, 65_534, 65_535, 65_536, 200_000])(
  'a message of %i bytes is one well-formed WebSocket frame',
  async (length) => {
    const bytes = new Uint8Array(length).map((_, i) => i);
    const binary = await received(prepareBinary(bytes).options.wsPreEncodedFrame![0]);
    expect(binary).toEqual({ data: Buffer.from(bytes), binary: true });
    const text = '眼'.repeat(Math.floor(length / 3));
    const spoken = await received(prepareText(text).options.wsPreEncodedFrame![0]);
    expect({ ...spoken, data: String(spoken.data) }).toEqual({ data: `4${text}`, binary: false });
    const joined = prepareJoined('眼前', Buffer.from(text));
    const heard = await received(Buffer.concat(joined.options.wsPreEncodedFrame!));
    expect({ ...heard, data: String(heard.data) }).toEqual({ data: `4眼前${text}`, binary: false });
    expect(joined.data).toBe(`眼前${text}`);
  },
);
