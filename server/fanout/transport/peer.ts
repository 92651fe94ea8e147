import type { Principal } from '#server/auth/access.ts';
import type { Prepared } from './prepared.ts';

/** The far end of one connection, whatever carries it. */
export interface Peer {
  /** Address, for audit. */
  readonly from: string;
  /** Who holds this connection's session now; renews it. */
  authenticate(): Principal | null;
  /** @param drained called once the operating system has taken the message; never, when the connection ends first. */
  send(message: Prepared, drained?: () => void): void;
  /** What is sent in `work` goes to the operating system in one piece. */
  corked(work: () => void): void;
  /** Messages not yet given to the operating system. */
  backlog(): number;
  close(): void;
}
