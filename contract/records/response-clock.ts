import type { Ticket } from './ticket.ts';

/**
 * How soon after it was sent a crew accepts and arrives when it is extreme, ms: what is asked of a micro fire station (1 分钟响应、3 分钟到场).
 * Each counts from the dispatch. Where kinds say when help must be there, that counts, from the alert.
 */
const EXTREME_MS = { accept: 60_000, arrive: 180_000 } as const;

interface ResponseClock {
  readonly step: 'accept' | 'arrive';
  /** ms UTC. */
  readonly deadline: number;
}

type Clocked = Pick<Ticket, 'severity' | 'state' | 'flow' | 'arriveBy'>;

/** The clock that runs for the crew of an extreme ticket until it has arrived; null for all others, and once somebody is there. */
export function responseClock({ severity, state, flow, arriveBy }: Clocked): ResponseClock | null {
  if (arriveBy !== undefined && (state === 'filed' || state === 'returned')) return { step: 'arrive', deadline: arriveBy };
  if (severity !== 1 || (state !== 'dispatched' && state !== 'accepted')) return null;
  const sent = flow.findLast(({ to }) => to === 'dispatched');
  if (!sent) return null;
  if (state === 'dispatched') return { step: 'accept', deadline: sent.at + EXTREME_MS.accept };
  return { step: 'arrive', deadline: arriveBy ?? sent.at + EXTREME_MS.arrive };
}
