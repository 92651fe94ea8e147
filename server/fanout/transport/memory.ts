import { PACKET, decodeText, encodeText, readSeen } from '#contract/wire/packets.ts';
import type { Principal } from '#server/auth/access.ts';
import type { Endpoints } from '#server/fanout/endpoints.ts';
import type { Hub } from '#server/fanout/hub.ts';

/** The listening end of a line within one process. */
export interface MemoryReceiver {
  /** @param drained tells the speaker that the message was taken; a speaker nobody listens to waits. */
  message(data: string | Uint8Array, drained?: () => void): void;
  closed(): void;
}
export interface MemoryConnection {
  text(message: string): void;
  close(): void;
}

/**
 * A transport inside one process: the same messages, byte for byte. For tests of the whole walk.
 * @param authenticate who holds the session now, as `Access.principal` would say.
 */
export function memoryTransport(
  hub: Hub,
  endpoints: Endpoints,
  authenticate: () => Principal | null,
): (receiver: MemoryReceiver) => MemoryConnection {
  return (receiver) => {
    const principal = authenticate();
    if (!principal) throw new Error('memory transport: nobody is signed in');
    const close = (): void => {
      hub.detach(subscriber);
      receiver.closed();
    };
    const subscriber = hub.attach(
      {
        from: 'memory',
        authenticate,
        send: ({ data }, drained) => receiver.message(data, drained),
        corked: (work) => work(),
        backlog: () => 0,
        close,
      },
      principal,
    );
    return {
      text: (message) => {
        if (subscriber.phase === 'gone') return;
        const tick = readSeen(message);
        if (tick !== null) return endpoints.seen(subscriber, tick);
        const { id, data } = decodeText(message);
        const [event, ...args] = data as [string, ...unknown[]];
        if (id !== undefined) args.push((...answer: unknown[]) => receiver.message(encodeText({ type: PACKET.ACK, id, data: answer })));
        if (event === 'hello') endpoints.hello(subscriber, args[0], args[1]);
        else if (event === 'watch') endpoints.watch(subscriber, args[0], args[1]);
        else if (event === 'watch-events') endpoints.watchEvents(subscriber, args[0], args[1]);
        else if (event === 'command') void endpoints.command(subscriber, args);
      },
      close,
    };
  };
}
