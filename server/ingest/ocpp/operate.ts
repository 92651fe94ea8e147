import { label, type Label } from '#contract/label.ts';
import type { Order, OrderAnswer, Way } from '#server/ingest/adapter.ts';
import { OWN_TOKEN } from './point.ts';
import type { Session } from './session.ts';
import type { Version } from './wire/frame.ts';

const ADDRESS = /^ocpp:(.{1,64})$/;
const ANSWER_MS = 30_000;
const AWAY = label('充电桩未连接，无法下发', 'The charge point is not connected: it cannot be told anything.');
const NOT_SPOKEN = label('OCPP 没有这条下行指令', 'OCPP has no message for this.');
const NOBODY_CHARGES = label('未见正在进行的充电，无可停止', 'No charging that goes on is known: there is nothing to stop.');

interface Call {
  readonly action: string;
  readonly payload: object;
}

const idTokenOf = { idToken: OWN_TOKEN, type: 'Central' };

/** Actions of the kind, by the messages that each is; null = it has none. */
function callsOf({ action, params, id }: Order, version: Version, chargings: readonly string[]): readonly Call[] | null {
  const old = version === '1.6';
  const connector = Number(params.connector ?? 1);
  switch (action) {
    case 'start-charging':
      return old
        ? [{ action: 'RemoteStartTransaction', payload: { connectorId: connector, idTag: OWN_TOKEN } }]
        : [{ action: 'RequestStartTransaction', payload: { remoteStartId: numberOf(id), idToken: idTokenOf, evseId: connector } }];
    case 'stop-charging':
      return chargings.map((transaction) =>
        old
          ? { action: 'RemoteStopTransaction', payload: { transactionId: Number(transaction) } }
          : { action: 'RequestStopTransaction', payload: { transactionId: transaction } },
      );
    case 'unlock':
      return [{ action: 'UnlockConnector', payload: old ? { connectorId: connector } : { evseId: connector, connectorId: 1 } }];
    case 'reset': {
      const hard = params.how === 'hard';
      return [{ action: 'Reset', payload: { type: old ? (hard ? 'Hard' : 'Soft') : hard ? 'Immediate' : 'OnIdle' } }];
    }
    default:
      return null;
  }
}

/** The same for the same operation. */
function numberOf(text: string): number {
  let hash = 0;
  for (const char of text) hash = (Math.imul(hash, 31) + char.codePointAt(0)!) >>> 0;
  return hash >>> 1;
}

/** What the point says when it does as it was told. */
const DONE = new Set(['Accepted', 'Unlocked', 'Scheduled']);

/** How a charge point is told, over its line. Null for what is none. */
export function wayToPoint(order: Order, sessions: ReadonlyMap<string, Session>): Way | { readonly away: Label } | null {
  const { id, addresses } = order.device;
  const name = addresses.map((text) => ADDRESS.exec(text)?.[1]).find((found) => found !== undefined) ?? (sessions.has(id) ? id : undefined);
  if (name === undefined) return null;
  const session = sessions.get(name);
  if (session === undefined) return { away: AWAY };
  const calls = callsOf(order, session.version, session.point.chargings);
  if (calls === null) return { away: NOT_SPOKEN };
  if (calls.length === 0) return { away: NOBODY_CHARGES };
  const send = async (signal: AbortSignal): Promise<OrderAnswer> => {
    const answers = await Promise.all(calls.map(({ action, payload }) => session.ask(action, payload, signal)));
    const said = answers.map((answer) => (answer.ok ? String(answer.payload.status) : `${answer.code} ${answer.text}`.trim()));
    const refused = said.filter((word) => !DONE.has(word));
    return { took: refused.length === 0, text: refused.join(', ').slice(0, 200) };
  };
  return { send, tries: 1, answerMs: ANSWER_MS };
}
