import { METRES_PER_DEGREE, type Position } from '#contract/places/geo.ts';
import { encodeCap, referenceTo, type CapDraft } from '#server/ingest/cap/wire/document.ts';
import type { DrillWarning } from './scenario.ts';

const SENDER = 'drill@weather.example.invalid';
const PATIENCE_MS = 10_000;
/** A warning lasts a little longer than its scenario, whose end cancels it. */
const SPARE_MS = 600_000;
const LEAST_KM = 0.5;

export type SendWarning = (document: string) => Promise<void>;

/** Sends documents of CAP as a weather service would. @param url of the server @throws Error with what it answered */
export const warningSender =
  (url: string): SendWarning =>
  async (document) => {
    const answer = await fetch(new URL('/api/v1/ingest/cap', url), {
      method: 'POST',
      headers: { 'content-type': 'application/cap+xml' },
      body: document,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!answer.ok) throw new Error(`the server does not take the warning: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
  };

/** The warning of a scenario: an exercise, around everything that plays. @param forMs how long it will be needed */
export function drillWarning(
  scenario: string,
  { event, severity, headline }: DrillWarning,
  around: readonly Position[],
  { now, forMs, number }: { readonly now: number; readonly forMs: number; readonly number: number },
): CapDraft {
  return {
    sender: SENDER,
    identifier: `${scenario}-${now}-${number}`,
    sent: Math.floor(now / 1000) * 1000,
    status: 'Exercise',
    senderName: '模拟气象台（模拟数据）',
    event,
    severity,
    headline: `【演练】${headline}`,
    description: '演练用模拟数据，不代表真实天气。 Synthetic data for an exercise.',
    expires: Math.ceil((now + forMs + SPARE_MS) / 1000) * 1000,
    areaDesc: '演练区域',
    area: `<circle>${circleAround(around)}</circle>`,
  };
}

/** The end of a warning. */
export const endOf = (draft: CapDraft, now: number): string =>
  encodeCap({
    sender: draft.sender,
    identifier: `${draft.identifier}-end`,
    sent: Math.floor(now / 1000) * 1000,
    status: 'Exercise',
    msgType: 'Cancel',
    references: [referenceTo(draft)],
  });

/** `latitude,longitude km`. */
function circleAround(positions: readonly Position[]): string {
  const count = Math.max(1, positions.length);
  const [lon, lat] = [0, 1].map((axis) => positions.reduce((sum, position) => sum + position[axis], 0) / count);
  const wide = Math.cos((lat * Math.PI) / 180);
  const far = positions.reduce((most, [x, y]) => Math.max(most, Math.hypot((x - lon) * wide, y - lat)), 0);
  return `${lat.toFixed(6)},${lon.toFixed(6)} ${((far * METRES_PER_DEGREE) / 1000 + LEAST_KM).toFixed(2)}`;
}
