import type { EventReport } from '#contract/reports/event.ts';
import type { IngressCall, IngressContext } from '#server/ingest/adapter.ts';
import { readEvent } from '#server/ingest/event.ts';
import { readJson } from '#server/ingest/json/read.ts';
import { isObject, show } from '#server/ingest/report.ts';

export const SOURCE = 'vzenith';
const SERIAL = /^[A-Za-z0-9-]{4,64}$/;
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
/** What a camera says when it saw a vehicle and read no plate. */
const NO_PLATE = new Set(['', '_无_', '无牌车', 'unlicensed']);

interface Heard {
  readonly events: EventReport[];
  readonly faults: string[];
  /** As the camera counts them; it wants them back. */
  readonly plateid: number;
  readonly channel: number;
}
type Asking = Pick<IngressContext, 'now' | 'knows' | 'kindOf'> & Pick<IngressCall, 'allowed'>;

/** One plate that a camera read. Never throws. */
export function readPlate(bytes: Uint8Array, charset: string | undefined, { now, knows, kindOf, allowed }: Asking): Heard {
  const { value: body, fault } = readJson(bytes, charset);
  const faults = fault === null ? [] : [`the body is ${fault}`];
  const info = isObject(body) && isObject(body.AlarmInfoPlate) ? body.AlarmInfoPlate : null;
  if (info === null) return { events: [], faults: [...faults, `AlarmInfoPlate is needed, got ${show(body)}`], plateid: 0, channel: 0 };
  const result = isObject(info.result) && isObject(info.result.PlateResult) ? info.result.PlateResult : {};
  const heard: Heard = { events: [], faults, plateid: whole(result.plateid), channel: whole(info.channel) };
  const device = deviceOf(info, knows);
  if (device === null) {
    faults.push(`serialno ${show(info.serialno)}: it says which camera this is`);
    return heard;
  }
  const told = (what: string): void => void faults.push(`${device}: ${what}`);
  if (!allowed(device)) {
    told('not allowed to report for it: this key speaks for other devices');
    return heard;
  }
  const attributes = {
    ...(heard.plateid > 0 && { serial: heard.plateid }),
    ...(typeof result.license === 'string' && !NO_PLATE.has(result.license) && { plate: plateOf(result.license) }),
  };
  const event = { event: 'vehicle-pass', attributes, observedAt: secondsOf(result.timeStamp) };
  readEvent(event, { device, source: SOURCE, now: now(), kind: kindOf(device) }, heard.events, told);
  return heard;
}

/** By its serial number; one without, by its address in its network. */
function deviceOf({ serialno, ipaddr }: Record<string, unknown>, knows: Asking['knows']): string | null {
  const names = [
    ...(typeof serialno === 'string' && SERIAL.test(serialno) ? [`vzenith:${serialno.toLowerCase()}`] : []),
    ...(typeof ipaddr === 'string' && IPV4.test(ipaddr) ? [`vzenith:${ipaddr}`] : []),
  ];
  return names.find(knows) ?? names[0] ?? null;
}

function secondsOf(stamp: unknown): unknown {
  const value = isObject(stamp) && isObject(stamp.Timeval) ? stamp.Timeval : {};
  return value.sec;
}

const GB18030 = new TextDecoder('gb18030');

/**
 * 鲁 and 豫 in GB18030 are good UTF-8 of a letter that no plate has, so that the reader of the whole body cannot tell: `³A12345` is
 * `鲁A12345`.
 */
const plateOf = (text: string): string => (/^[\u0080-\u07ff]/.test(text) ? GB18030.decode(Buffer.from(text)) : text);

const whole = (value: unknown): number => (Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : 0);
