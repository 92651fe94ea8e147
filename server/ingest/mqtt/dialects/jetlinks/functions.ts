import { wall } from '#server/lib/clock.ts';
import type { Order, OrderAnswer } from '#server/ingest/adapter.ts';
import { show, type FaultSink } from '#server/ingest/report.ts';

/** The device's own part of a topic, up to what it says there. */
const OWN = /^(\/[^/]+\/[^/]+(?:\/child\/[^/]+)?)\/(?:properties|event|function|online|offline|tags|log)\b/;
const MAX_TEXT = 500;

/** In the ledger: `jetlinks:{productId}/{deviceId}`, or `jetlinks:{productId}/{gatewayId}/{childId}` behind a gateway. */
const ADDRESS = /^jetlinks:([^/+#]{1,100})\/([^/+#]{1,100})(?:\/([^/+#]{1,100}))?$/;

/**
 * Where a device is told to do something: its product stands in the topic. It is known from where the device last spoke, and before it has
 * spoken from its address in the ledger.
 * @param name id or address of the device
 */
export function invokeTopicOf(name: string, spoke: string | null): string | null {
  const own = spoke === null ? undefined : OWN.exec(spoke)?.[1];
  if (own !== undefined) return `${own}/function/invoke`;
  const [whole, product, device, child] = ADDRESS.exec(name) ?? [];
  if (whole === undefined) return null;
  return `/${product}/${device}${child === undefined ? '' : `/child/${child}`}/function/invoke`;
}

/** The function of the action's name, its params as inputs; the message is known again by the id of the operation. */
export const encodeInvoke = ({ id, action, params }: Order): string =>
  JSON.stringify({
    messageId: id,
    timestamp: wall(),
    functionId: action,
    inputs: Object.entries(params).map(([name, value]) => ({ name, value })),
  });

/** `{"messageId": "…", "success": true, "output": …}`, or `"success": false` with `code` and `message`. */
export function readReply(
  body: Readonly<Record<string, unknown>>,
  fault: FaultSink,
): { readonly operation: string; readonly answer: OrderAnswer }[] {
  const { messageId, success, output, message, code } = body;
  if (typeof messageId !== 'string' || messageId.length > 200) {
    fault(`a reply names the message that it answers as messageId, got ${show(messageId)}`);
    return [];
  }
  if (success !== undefined && typeof success !== 'boolean') {
    fault(`success of a reply is true or false, got ${show(success)}`);
    return [];
  }
  const took = success !== false;
  const said = [took ? output : (message ?? code)].flatMap((one) =>
    typeof one === 'string' || typeof one === 'number' ? [String(one)] : [],
  );
  return [{ operation: messageId, answer: { took, text: said.join('').slice(0, MAX_TEXT).toWellFormed() } }];
}
