import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import { label, type Label } from '#contract/label.ts';
import type { Order, OrderAnswer, Way } from '#server/ingest/adapter.ts';
import type { Unit } from '#server/ingest/gb26875/wire/codec.ts';
import type { Tag } from '#server/ingest/gb26875/wire/time.ts';
import { Denied } from './exchanges.ts';
import type { Registry } from './registry.ts';
import type { Timings } from './timings.ts';

const UNIT = /^gb26875:(\d{1,15})$/;
const AWAY = label('传输装置未连接，无法下发', 'The transmission unit is not connected: it cannot be told anything.');
const NOT_SPOKEN = label('GB/T 26875.3 没有这条下行指令', 'GB/T 26875.3 has no message for this.');

type Params = Readonly<Record<string, AttributeValue>>;

/** Actions of transmission units, by the message of the standard that each is. @param time the unit's clock as it should be */
const MESSAGES: Readonly<Record<string, (params: Params, time: Tag) => Unit>> = {
  'roll-call': ({ minutes }) => ({ name: 'rollCall', objects: [{ minutes: Number(minutes) }] }),
  'read-state': () => ({ name: 'readUnitStatus', objects: [{ reserved: 0 }] }),
  'set-clock': (_params, time) => ({ name: 'syncClock', objects: [{ time }] }),
  initialise: () => ({ name: 'initialise', objects: [{ reserved: 0 }] }),
};

/** How a transmission unit is told: sent again by the exchange itself, as the standard says. Null for what is no transmission unit. */
export function wayToUnit(
  { device, action, params }: Order,
  registry: Pick<Registry, 'find'>,
  timings: Pick<Timings, 'answerMs' | 'retries'>,
  clock: () => Tag,
): Way | { readonly away: Label } | null {
  const source = device.addresses.map((address) => UNIT.exec(address)?.[1]).find((found) => found !== undefined);
  if (source === undefined) return null;
  const unit = registry.find(Number(source));
  if (!unit?.connected) return { away: AWAY };
  const message = Object.hasOwn(MESSAGES, action) ? MESSAGES[action] : null;
  if (message === null) return { away: NOT_SPOKEN };
  const send = async (): Promise<OrderAnswer> => {
    try {
      await unit.request(message(params, clock()));
      return { took: true, text: '' };
    } catch (error) {
      if (error instanceof Denied) return { took: false, text: '' };
      throw error;
    }
  };
  return { send, tries: 1, answerMs: timings.answerMs * (timings.retries + 1) + 1000 };
}
