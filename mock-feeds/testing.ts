import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { COMMAND, MessageDecoder, NO_TAG, encodeMessage, type Message, type Unit } from '#server/ingest/gb26875/wire/codec.ts';

/** A monitoring centre for tests: hears transmission units, answers as `reply` says, and can ask them things. */
export class FakeCentre {
  readonly heard: Message[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #listeners = new Set<() => void>();
  #reply: (message: Message) => 'confirm' | 'deny' | 'silence';

  constructor(reply: (message: Message) => 'confirm' | 'deny' | 'silence' = () => 'confirm') {
    this.#reply = reply;
    this.#server = createServer((socket) => this.#welcome(socket));
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  reply(how: (message: Message) => 'confirm' | 'deny' | 'silence'): void {
    this.#reply = how;
  }

  /** Sends to every connected unit. */
  tell(command: number, unit: Unit, serial = 900): void {
    for (const socket of this.#sockets) socket.write(encodeMessage({ serial, command, source: 1, destination: 2, time: NO_TAG, unit }));
  }

  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Resolves with the first message, past or future, that fits. */
  async message(fits: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.heard.find(fits);
      if (found) return found;
      await new Promise<void>((resolve) => {
        const once = (): void => {
          this.#listeners.delete(once);
          resolve();
        };
        this.#listeners.add(once);
      });
    }
  }

  async close(): Promise<void> {
    this.hangUp();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #welcome(socket: Socket): void {
    const decoder = new MessageDecoder();
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const event of decoder.push(chunk)) {
        if (event.kind !== 'message') throw new Error(`a unit sent what cannot be read: ${event.reason}`);
        this.#hear(event.message, socket);
      }
    });
  }

  #hear(message: Message, socket: Socket): void {
    if (message.fault) throw new Error(`a unit sent ${message.fault}`);
    this.heard.push(message);
    for (const listener of this.#listeners) listener();
    if (message.command !== COMMAND.send) return;
    const how = this.#reply(message);
    if (how === 'silence') return;
    const { serial, source, destination } = message;
    socket.write(encodeMessage({ serial, command: COMMAND[how], source: destination, destination: source, time: NO_TAG }));
  }
}
