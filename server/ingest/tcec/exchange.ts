import { isIP } from 'node:net';
import type { Observation } from '#contract/reports/observation.ts';
import type { IngressCall, IngressContext } from '#server/ingest/adapter.ts';
import { readJson } from '#server/ingest/json/read.ts';
import { isObject, show } from '#server/ingest/report.ts';
import { valuesOf } from '#server/lib/setting.ts';
import { EXAMPLE, EXAMPLE_SECRETS, TOKEN_S, isTokenOf, readOperators, tokenFor } from './operators.ts';
import settings from './settings.ts';
import { answerOf, decrypt, isSigned, type Envelope, type Secrets } from './wire/envelope.ts';

export const SOURCE = 'tcec';
const CONNECTOR = /^[A-Za-z0-9_-]{1,26}$/;
const MOST_CONNECTORS = 1000;
/** The states of the standard; one public implementation swaps 2 and 3, and is wrong. */
const STATES = new Set([0, 1, 2, 3, 4, 255]);

/** What the standard answers. */
const RET = { done: 0, busy: -1, signature: 4001, token: 4002, parameter: 4003, business: 4004 } as const;
type Answer = ReturnType<typeof answerOf>;
type Of = Pick<IngressContext, 'settings' | 'now'>;

interface Opened {
  readonly operator: string;
  readonly secrets: Secrets;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Of one server, read once: ciphers are kept by the secrets they are of. */
const operatorsBy = new WeakMap<IngressContext['settings'], ReadonlyMap<string, Secrets>>();

function operatorsOf(all: IngressContext['settings']): ReadonlyMap<string, Secrets> {
  const known = operatorsBy.get(all) ?? readOperators(valuesOf(settings, all).QUANYAN_TCEC_OPERATORS) ?? new Map<string, Secrets>();
  operatorsBy.set(all, known);
  return known;
}

/** Whose a request is, and what it says; or the answer that refuses it. */
function open({ bytes, peer }: Pick<IngressCall, 'bytes' | 'peer'>, { settings: all }: Of): Opened | { readonly refused: Answer } {
  const body = readJson(bytes).value;
  const envelope = isObject(body) ? envelopeOf(body) : null;
  if (envelope === null) return { refused: answerOf(RET.parameter, 'OperatorID, Data, TimeStamp, Seq and Sig are needed', {}, null) };
  const example = all.demo && isLoopback(peer) && envelope.OperatorID === EXAMPLE ? EXAMPLE_SECRETS : undefined;
  const secrets = operatorsOf(all).get(envelope.OperatorID) ?? example;
  if (secrets === undefined || !isSigned(envelope, secrets))
    return { refused: answerOf(RET.signature, '签名错误 wrong signature', {}, null) };
  const text = decrypt(envelope.Data, secrets);
  // The example of the standard itself is no valid JSON: what can be read of it is.
  const data = text === null ? undefined : readJson(text).value;
  if (!isObject(data)) return { refused: answerOf(RET.parameter, 'Data 不能解密 Data cannot be read', {}, secrets) };
  return { operator: envelope.OperatorID, secrets, data };
}

function envelopeOf(body: Readonly<Record<string, unknown>>): Envelope | null {
  const texts = ['OperatorID', 'Data', 'TimeStamp', 'Seq', 'Sig'].map((name) => body[name]);
  if (!texts.every((text): text is string => typeof text === 'string' && text !== '')) return null;
  const [OperatorID, Data, TimeStamp, Seq, Sig] = texts;
  return { OperatorID, Data, TimeStamp, Seq, Sig };
}

const isLoopback = (peer: string): boolean => {
  const bare = peer.replace(/^::ffff:/, '');
  return isIP(bare) > 0 && (bare === '::1' || bare.startsWith('127.'));
};

/** `query_token`: what an operator shows with each push from then on. */
export function giveToken(call: IngressCall, context: Of): Answer {
  const opened = open(call, context);
  if ('refused' in opened) return opened.refused;
  const { operator, secrets } = opened;
  const token = {
    OperatorID: operator,
    SuccStat: 0,
    FailReason: 0,
    AccessToken: tokenFor(operator, context.now()),
    TokenAvailableTime: TOKEN_S,
  };
  return answerOf(RET.done, '', token, secrets);
}

/** `notification_stationStatus`: a connector, or several, have changed. @throws what `accept` throws */
export async function takeStatus(call: IngressCall, context: IngressContext): Promise<Answer> {
  const opened = open(call, context);
  if ('refused' in opened) {
    context.reject(SOURCE, call.peer, call.bytes, opened.refused.Msg);
    return opened.refused;
  }
  const { operator, secrets, data } = opened;
  const token = /^Bearer (.{1,300})$/.exec(call.headers.authorization ?? '')?.[1] ?? '';
  if (!isTokenOf(operator, token, context.now())) return answerOf(RET.token, 'Token 错误 ask for a token', {}, secrets);
  const faults: string[] = [];
  const observations = readStatus(data, operator, context, (fault) => void faults.push(fault));
  if (faults.length > 0) context.reject(SOURCE, call.peer, Buffer.from(JSON.stringify(data)), `operator ${operator}: ${faults.join('; ')}`);
  if (observations.length > 0) await context.accept(observations);
  const fits = observations.length > 0;
  return answerOf(fits ? RET.done : RET.business, faults.join('; ').slice(0, 200), { Status: fits ? 0 : 1 }, secrets);
}

function readStatus(
  data: Readonly<Record<string, unknown>>,
  operator: string,
  { kindOf, now }: Pick<IngressContext, 'kindOf' | 'now'>,
  fault: (what: string) => void,
): Observation[] {
  const told = data.ConnectorStatusInfo ?? data.connectorStatusInfo;
  const list: unknown[] = Array.isArray(told) ? told.slice(0, MOST_CONNECTORS) : [told];
  return list.flatMap((one): Observation[] => {
    const id = isObject(one) ? (one.ConnectorID ?? one.connectorID) : undefined;
    if (!isObject(one) || typeof id !== 'string' || !CONNECTOR.test(id)) {
      fault(`ConnectorStatusInfo needs a ConnectorID of 1 to 26 letters and digits, got ${show(id)}`);
      return [];
    }
    const status = Number(one.Status ?? one.status);
    if (!STATES.has(status)) {
      fault(`${id}: Status ${show(one.Status ?? one.status)} is none of 0, 1, 2, 3, 4, 255`);
      return [];
    }
    const device = `tcec:${operator}/${id}`;
    const hint = kindOf(device) === undefined ? { kindHint: 'charging-connector' } : {};
    return [{ device, point: 'status', value: status, observedAt: now(), untimed: true, quality: 'good', source: SOURCE, ...hint }];
  });
}
