import type { Refusal } from '#contract/commands.ts';
import type { Severity } from '#contract/severity.ts';
import type { Label } from '#contract/label.ts';
import { unpackReplay, type ReplayItem } from '#contract/wire/replay.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { Refused, request } from '#client/session/session.ts';

/** A picture of a great city takes its time; longer than this and somebody is told. */
const TIMEOUT_MS = 60_000;

const NO_ANSWER: Refusal = {
  code: 'internal',
  message: { zh: '回放没有取到，请检查网络后重试', en: 'The past could not be fetched. Check the network and try again.' },
};

/** When an incident began. */
export interface Mark {
  readonly id: string;
  /** ms UTC. */
  readonly at: number;
  readonly ended: number | null;
  readonly severity: Severity;
  readonly lifeSafety: boolean;
  readonly title: Label;
}
export interface Scale {
  /** The first instant that can be shown, ms UTC; null = none yet. */
  readonly from: number | null;
  /** In the order of their beginning. */
  readonly marks: readonly Mark[];
}

export const readScale = (): Promise<Scale> => request<Scale>('GET', '/api/v1/replay/scale');

/** @throws Refused with what to tell the person; whatever `signal` ended rejects as `fetch` does */
export async function readPast(
  what: 'picture' | 'play' | 'near',
  query: Readonly<Record<string, string | number>>,
  signal: AbortSignal,
): Promise<ReplayItem[]> {
  const words = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const both = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  try {
    const answer = await fetch(withBasePath(`/api/v1/replay/${what}?${words}`), { signal: both });
    if (!answer.ok) throw new Refused(((await answer.json().catch(() => null)) as { refusal?: Refusal } | null)?.refusal ?? NO_ANSWER);
    return unpackReplay(new Uint8Array(await answer.arrayBuffer()));
  } catch (error) {
    if (signal.aborted || error instanceof Refused) throw error;
    throw new Refused(NO_ANSWER);
  }
}
