// Worker thread that publishes as fast as the broker acknowledges, with prebuilt packets so that it costs little itself.
import { connect } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

export interface MqttLoad {
  readonly port: number;
  readonly connections: number;
  readonly messagesEach: number;
  /** Unacknowledged messages of one connection at a time. */
  readonly window: number;
  readonly payload: string;
}

const text = (value: string): Buffer => Buffer.concat([Buffer.from([value.length >> 8, value.length & 255]), Buffer.from(value)]);
function packet(type: number, body: Buffer): Buffer {
  if (body.length >= 16_384) throw new Error(`packet of ${body.length} bytes, this generator makes up to 16383`);
  return Buffer.concat([Buffer.from(body.length < 128 ? [type, body.length] : [type, (body.length & 127) | 128, body.length >> 7]), body]);
}

/** Publishes at QoS 1 to `quanyan/v1/bench-<n>/observations` and resolves when all is acknowledged. */
function publishAll(load: MqttLoad, n: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(load.port, '127.0.0.1');
    const topic = text(`quanyan/v1/bench-${n}/observations`);
    const publish = packet(0x32, Buffer.concat([topic, Buffer.from([0, 1]), Buffer.from(load.payload)]));
    const idAt = publish.length - load.payload.length - 2;
    let sent = 0;
    let bytes = -4;
    const send = (upTo: number): void => {
      const burst: Buffer[] = [];
      for (; sent < upTo; sent++) {
        const one = Buffer.from(publish);
        one.writeUInt16BE((sent % 65_535) + 1, idAt);
        burst.push(one);
      }
      if (burst.length > 0) socket.write(Buffer.concat(burst));
    };
    // CONNACK and every PUBACK are four bytes.
    socket.on('data', (chunk) => {
      bytes += chunk.length;
      const acknowledged = Math.floor(bytes / 4);
      if (acknowledged >= load.messagesEach) {
        socket.end();
        resolve();
      } else send(Math.min(load.messagesEach, acknowledged + load.window));
    });
    socket.on('error', reject);
    socket.write(packet(0x10, Buffer.concat([text('MQTT'), Buffer.from([4, 2, 0, 0]), text(`bench-${n}`)])));
  });
}

const load = workerData as MqttLoad;
await Promise.all(Array.from({ length: load.connections }, (_, n) => publishAll(load, n)));
parentPort?.postMessage('done');
