/** An MQTT packet of bytes and length-prefixed texts, shorter than 128 bytes or so. */
export function packet(type: number, ...parts: (string | readonly number[])[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => {
      if (typeof part !== 'string') return Buffer.from(part);
      const text = Buffer.from(part);
      return Buffer.concat([Buffer.from([text.length >> 8, text.length & 255]), text]);
    }),
  );
  return Buffer.concat([Buffer.from(body.length < 128 ? [type, body.length] : [type, (body.length & 127) | 128, body.length >> 7]), body]);
}
export function publish(topic: string, payload: string, qos: number): Buffer {
  return packet(0x30 | (qos << 1), topic, qos > 0 ? [0, 7] : [], [...Buffer.from(payload)]);
}
export const CONNECT = packet(0x10, 'MQTT', [4, 2, 0, 60], '');
