import { z } from 'zod';
import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import type { Order, OrderAnswer } from '#server/ingest/adapter.ts';
import { faultsOf } from '#server/lib/faults.ts';
import { eachIn } from '../codec.ts';

/** `quanyan/v1/{deviceId}/operations`, where a device is told, and `…/results`, where it answers. */
export const RESULT_FILTER = 'quanyan/v1/+/results';
/** What a topic can hold as one of its levels. */
const LEVEL = /^[^/+#\p{Cc}]{1,200}$/u;

export const orderTopicOf = (device: string): string | null => (LEVEL.test(device) ? `quanyan/v1/${device}/operations` : null);

export const resultTopicOf = (device: string): string => `quanyan/v1/${device}/results`;

/** What a device is told. The same `operation` again is the same order: it is answered again, and not carried out again. */
interface OrderMessage {
  readonly operation: string;
  readonly action: string;
  readonly params: Readonly<Record<string, AttributeValue>>;
}

export const encodeOrder = ({ id, action, params }: Order): string =>
  JSON.stringify({ operation: id, action, params } satisfies OrderMessage);

/** What a device answers: it has taken the order, or refuses it, with what it has to say about that. */
const resultSchema = z.object({
  operation: z.string().min(1).max(200),
  result: z.enum(['taken', 'refused']),
  text: z.string().max(500).default(''),
});
type ResultMessage = z.input<typeof resultSchema>;

export const encodeResult = (result: ResultMessage): string => JSON.stringify(result);

/** Reads one answer, or an array of them. Never throws. */
export function parseResults(payload: Uint8Array): { answers: { operation: string; answer: OrderAnswer }[]; faults: string[] } {
  const answers: { operation: string; answer: OrderAnswer }[] = [];
  const faults = eachIn(payload, (item, fault) => {
    const parsed = resultSchema.safeParse(item);
    if (!parsed.success) return fault(faultsOf(parsed.error, item).words.en);
    const { operation, result, text } = parsed.data;
    answers.push({ operation, answer: { took: result === 'taken', text } });
  });
  return { answers, faults };
}

/** The device's side: what it is told, null when that is no order. */
export function readOrder(payload: string): OrderMessage | null {
  try {
    const order = JSON.parse(payload) as Partial<OrderMessage>;
    const { operation, action, params = {} } = order;
    return typeof operation === 'string' && typeof action === 'string' ? { operation, action, params } : null;
  } catch {
    return null;
  }
}
