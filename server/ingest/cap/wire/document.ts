/** What a warning service would send. Times in ms UTC. */
export interface CapDraft {
  readonly sender: string;
  readonly identifier: string;
  readonly sent: number;
  readonly status?: 'Actual' | 'Exercise' | 'Test';
  readonly msgType?: 'Alert' | 'Update' | 'Cancel';
  readonly references?: readonly string[];
  readonly senderName?: string;
  readonly event?: string;
  readonly severity?: string;
  readonly headline?: string;
  readonly description?: string;
  readonly onset?: number;
  readonly expires?: number;
  readonly areaDesc?: string;
  /** Elements of the area as they stand, such as `<circle>36.66,117.02 3</circle>`. */
  readonly area?: string;
}

const OFFSET_MIN = 480;

/** `2026-11-23T08:15:30+08:00`. */
const capTime = (at: number): string => `${new Date(at + OFFSET_MIN * 60_000).toISOString().slice(0, 19)}+08:00`;

/** What an update or a cancellation calls a message by. */
export const referenceTo = ({ sender, identifier, sent }: Pick<CapDraft, 'sender' | 'identifier' | 'sent'>): string =>
  `${sender},${identifier},${capTime(sent)}`;

const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]!);
const tag = (name: string, text: string | undefined): string => (text === undefined ? '' : `<${name}>${escaped(text)}</${name}>`);

/** A document of CAP 1.2. */
export function encodeCap(draft: CapDraft): string {
  const { references = [], onset, expires, area } = draft;
  const info =
    draft.event === undefined
      ? ''
      : `<info>${tag('language', 'zh-CN')}${tag('category', 'Met')}${tag('event', draft.event)}${tag('urgency', 'Expected')}` +
        `${tag('severity', draft.severity)}${tag('certainty', 'Likely')}${tag('onset', onset === undefined ? undefined : capTime(onset))}` +
        `${tag('expires', expires === undefined ? undefined : capTime(expires))}${tag('senderName', draft.senderName)}` +
        `${tag('headline', draft.headline)}${tag('description', draft.description)}` +
        `${area === undefined ? '' : `<area>${tag('areaDesc', draft.areaDesc ?? '')}${area}</area>`}</info>`;
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">${tag('identifier', draft.identifier)}` +
    `${tag('sender', draft.sender)}${tag('sent', capTime(draft.sent))}${tag('status', draft.status ?? 'Exercise')}` +
    `${tag('msgType', draft.msgType ?? 'Alert')}${tag('scope', 'Public')}` +
    `${references.length === 0 ? '' : tag('references', references.join(' '))}${info}</alert>\n`
  );
}
