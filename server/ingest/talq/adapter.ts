import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Settings } from '#server/settings.ts';
import {
  defineAdapter,
  type IngressCall,
  type IngressContext,
  type IngressRoute,
  type Order,
  type OrderAnswer,
} from '#server/ingest/adapter.ts';
import { readJson } from '#server/ingest/json/read.ts';
import { refuse, type Refused } from '#server/lib/refused.ts';
import { valuesOf } from '#server/lib/setting.ts';
import { gatewaysOf } from './gateways.ts';
import own from './settings.ts';
import { SOURCE, addressOf, isUuid, readLogReport } from './wire/log-report.ts';
import { API_VERSION, CMS_ADDRESS, encodeOverride } from './wire/override.ts';

const BASE = '/api/v1/ingest/talq';
const LARGEST = 2_000_000;
const ANSWER_MS = 10_000;
const TRIES = 2;

/** As the specification answers: a list of what is wrong, each with its key. */
const form: NonNullable<IngressRoute['form']> = {
  taken: 201,
  refused: ({ refusal: { code, message, issues } }) => {
    const key = issues?.[0]?.path ?? 'payloadError';
    const status = code === 'invalid' ? 400 : code === 'not-found' || code === 'forbidden' ? 422 : code === 'storage' ? 503 : 400;
    return { status, body: [{ key, message: message.en }] };
  },
};

const common = { source: SOURCE, largest: LARGEST, form, reply: z.null() } as const;

export default defineAdapter({
  id: 'talq',
  name: 'TALQ',
  senders: 'secret',
  routes: [
    {
      ...common,
      path: `${BASE}/log-reports`,
      id: 'postTalqLogReport',
      summary: 'Take the log report of a TALQ 2.7 gateway: events and attributes of street lamps and their like',
      body: z
        .unknown()
        .meta({ type: 'object', required: ['entries'], properties: { address: { type: 'string' }, entries: { type: 'array' } } }),
      handle: takeLogReport,
    },
    {
      ...common,
      path: `${BASE}/devices`,
      id: 'postTalqDevices',
      summary: 'Take the devices that a TALQ 2.7 gateway announces, for where it listens; the ledger stays as it is',
      body: z.unknown().meta({ type: 'array', items: { type: 'object' } }),
      handle: async (call, context) => takeDevices(call, context),
    },
  ],
  start: async (context) => ({
    addresses: [],
    reachedBy: {},
    operate: (order) => wayTo(order, context.settings),
    stop: () => Promise.resolve(),
  }),
});

const wrong = (key: string, en: string): Refused => refuse('invalid', `TALQ 请求有误：${en}`, en, { issues: [{ path: key, message: en }] });

/** @returns the UUID of the gateway. @throws Refused with the key of what is missing */
function senderOf({ headers, query, allowed }: IngressCall): string {
  const version = headers['talq-api-version'];
  if (version === undefined) throw wrong('headerMissing', 'the header talq-api-version is missing');
  if (!/^2\.\d{1,3}(\.\d{1,3})?$/.test(String(version)))
    throw wrong('headerValueNotValid', `talq-api-version is 2.x.y, got ${JSON.stringify(version).slice(0, 40)}`);
  for (const name of ['clientAddress', 'talqRequestId']) {
    const value = query.get(name);
    if (value === null) throw wrong('parameterMissing', `${name} is missing`);
    if (!isUuid(value)) throw wrong('parameterValueNotValid', `${name} is a UUID, got ${JSON.stringify(value.slice(0, 60))}`);
  }
  const gateway = query.get('clientAddress')!.toLowerCase();
  const address = addressOf(gateway, gateway);
  if (!allowed(address)) {
    const en = `this secret may not speak for the gateway ${address}`;
    throw refuse('forbidden', `该密钥无权代表网关 ${address}`, en, { issues: [{ path: 'resourceNotFound', message: en }] });
  }
  return gateway;
}

function bodyOf({ bytes }: IngressCall): unknown {
  const { value, fault } = readJson(bytes);
  if (value === undefined) throw wrong('payloadError', `the body is ${fault ?? 'empty'}`);
  return value;
}

/** What of a readable report cannot be used is kept as a reject and answered as taken: sent again it would be no better. */
async function takeLogReport(call: IngressCall, context: IngressContext): Promise<null> {
  const gateway = senderOf(call);
  const { observations, faults, unusable } = readLogReport(bodyOf(call), {
    gateway,
    now: context.now(),
    kindOf: context.kindOf,
    allowed: call.allowed,
  });
  if (faults.length > 0) {
    const more = faults.length > 3 ? `; and ${faults.length - 3} more` : '';
    context.reject(SOURCE, call.peer, call.bytes, `${faults.slice(0, 3).join('; ')}${more}`);
  }
  if (unusable || (observations.length === 0 && faults.length > 0)) throw wrong('payloadError', faults[0]);
  if (observations.length > 0) await context.accept(observations);
  return null;
}

function takeDevices(call: IngressCall, context: IngressContext): null {
  const fault = gatewaysOf(context.settings).announce(senderOf(call), bodyOf(call));
  if (fault === null) return null;
  context.reject(SOURCE, call.peer, call.bytes, fault);
  throw wrong('payloadError', fault);
}

const TALQ = /^talq:([0-9a-f-]{36})(?:\/([0-9a-f-]{36}))?$/;
const NOWHERE = {
  zh: '网关尚未说明在何处接收指令：请配置 QUANYAN_TALQ_GATEWAYS，或等其上线公告',
  en: 'Nobody knows where its gateway listens: set QUANYAN_TALQ_GATEWAYS, or wait until it announces itself.',
};

function wayTo({ id, device, action, params }: Order, settings: Settings): ReturnType<NonNullable<Operate>> {
  const [, gateway, behind] = device.addresses.map((address) => TALQ.exec(address)).find((found) => found !== null) ?? [];
  if (gateway === undefined) return null;
  const level = action === 'auto' ? null : action === 'off' ? 0 : Number(params.level ?? 100);
  const url = gatewaysOf(settings).urlOf(gateway);
  if (url === undefined) return { away: NOWHERE };
  const token = valuesOf(own, settings).QUANYAN_TALQ_TOKEN;
  const body = encodeOverride(behind ?? gateway, level, id);
  return { answerMs: ANSWER_MS, tries: TRIES, send: (signal) => tell(url, body, token, signal) };
}
type Operate = NonNullable<Awaited<ReturnType<NonNullable<Parameters<typeof defineAdapter>[0]['start']>>>['operate']>;

/** @throws Error when the gateway was not reached, or answers what is no answer */
async function tell(url: string, body: string, token: string | undefined, signal: AbortSignal): Promise<OrderAnswer> {
  const response = await fetch(`${url}/override-commands?clientAddress=${CMS_ADDRESS}&talqRequestId=${randomUUID()}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'talq-api-version': API_VERSION,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body,
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
  });
  const text = (await response.text()).slice(0, 500);
  if (response.status === 201 || response.status === 202 || response.status === 200) return { took: true, text: '' };
  if (response.status === 400 || response.status === 422) return { took: false, text: keysIn(text) };
  throw new Error(`the gateway answered ${response.status}`);
}

function keysIn(text: string): string {
  const { value } = readJson(Buffer.from(text));
  const keys = Array.isArray(value)
    ? value.flatMap((one: { key?: unknown } | null) => (typeof one?.key === 'string' ? [one.key] : []))
    : [];
  return keys.join(', ').slice(0, 200);
}
