import { PACKET, decodeText, encodeText, readSeen } from '#contract/packets.ts';
import type { Visitor } from '#server/auth/access.ts';
import type { Doors } from './doors.ts';
import type { Hub } from './hub.ts';

/** The listening end of a line within one process. */
export interface Ear {
  /** @param drained tells the speaker that the message was taken; a speaker nobody listens to waits. */
  message(data: string | Uint8Array, drained?: () => void): void;
  closed(): void;
}
export interface Line {
  text(message: string): void;
  close(): void;
}

/**
 * A door without a network: the same messages, byte for byte, handed over within the process. For tests of the whole walk.
 * @param authenticate who holds the session now, as `Access.visitor` would say.
 */
export function memoryDoor(hub: Hub, doors: Doors, authenticate: () => Visitor | null): (ear: Ear) => Line {
  return (ear) => {
    const visitor = authenticate();
    if (!visitor) throw new Error('memory door: nobody is signed in');
    const close = (): void => {
      hub.detach(subscriber);
      ear.closed();
    };
    const subscriber = hub.attach({
      from: 'memory',
      authenticate,
      send: ({ data }, drained) => ear.message(data, drained),
      together: (work) => work(),
      backlog: () => 0,
      close,
    }, visitor);
    return {
      text: (message) => {
        if (subscriber.phase === 'gone') return;
        const tick = readSeen(message);
        if (tick !== null) return doors.seen(subscriber, tick);
        const { id, data } = decodeText(message);
        const [event, ...args] = data as [string, ...unknown[]];
        if (id !== undefined) args.push((...answer: unknown[]) => ear.message(encodeText({ type: PACKET.ACK, id, data: answer })));
        if (event === 'hello') doors.hello(subscriber, args[0], args[1]);
        else if (event === 'command') void doors.command(subscriber, args[0], args[1], args[2]);
      },
      close,
    };
  };
}
