import { label, type Label } from '#contract/label.ts';
import type { Order, OrderAnswer, Way } from '#server/ingest/adapter.ts';
import type { Session } from './session.ts';
import type { Timings } from './timings.ts';

const BEHIND = /^([A-Za-z0-9][A-Za-z0-9._-]{0,63})\/(cjt188\.[0-9A-Fa-f.]{1,20})$/;
const AWAY = label('集中器未连接，无法下发', 'The concentrator is not connected: its meters cannot be told anything.');
const NOT_SPOKEN = label('该表计协议没有这条下行指令', 'The protocol of this meter has no message for this.');
const REFUSED = '表计拒绝写阀 the meter refuses to turn its valve';

const VALVES: Readonly<Record<string, 'open' | 'close'>> = { 'open-valve': 'open', 'close-valve': 'close' };

/** How a water or gas meter is told, over the line of its concentrator. Null for what is no such meter. */
export function wayToMeter(
  { device, action }: Order,
  lines: ReadonlyMap<string, Session>,
  { answerMs }: Pick<Timings, 'answerMs'>,
): Way | { readonly away: Label } | null {
  const [, line, address] = device.addresses.map((text) => BEHIND.exec(text)).find((found) => found !== null) ?? [];
  if (line === undefined) return null;
  const valve = Object.hasOwn(VALVES, action) ? VALVES[action] : null;
  if (valve === null) return { away: NOT_SPOKEN };
  if (!lines.has(line)) return { away: AWAY };
  const send = async (): Promise<OrderAnswer> => {
    const done = await lines.get(line)?.turn(address, valve);
    if (done === null || done === undefined) throw new Error(`meter ${address} on line ${line} did not answer`);
    return { took: done, text: done ? '' : REFUSED };
  };
  return { send, tries: 3, answerMs: answerMs * 2 };
}
