import { maxOf, minOf } from '#contract/places/extent.ts';
import { floorPath } from '#contract/places/floors.ts';
import { METRES_PER_DEGREE, isWithin, type Position } from '#contract/places/geo.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Device } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';
import type { DeviceEvent } from '#contract/reports/event.ts';
import { facadeOf } from '#client/buildings/facade.ts';
import type { LabelItem, LabelsMark, Mark, Storey, StoreysMark } from '#client/marks/marks.ts';
import { SEVERITY_TONE } from '#client/marks/tones.ts';
import { readEvents } from '#client/session/session.ts';
import { renew, type LayerContext, type Lang } from '../layer.ts';

/** How strongly the estimated floor is coloured, and the floors around it that it may be as well. */
const LIKELY = 0.85;
const POSSIBLE = 0.42;
/** By how many floors an estimate may be off: of what a camera is sure of, and of what it is not. */
const OFF = [
  { from: 80, floors: 1 },
  { from: 60, floors: 2 },
  { from: 0, floors: 3 },
] as const;
/** A camera stands so near to the tower it looks up, metres. */
const BESIDE_M = 80;
/** What was thrown so long before its alert belongs to it, ms: clocks of cameras differ. */
const BEFORE_MS = 600_000;
const AGAIN = 'thrown-again';
const AGAIN_MS = 30 * 86_400_000;
const MOST = 100;
const STOREY_M = 3;

export interface ThrowBands {
  marks(): readonly Mark[];
  /** @returns whether anything looks different now. */
  update(): boolean;
}

/** The floors that an event seems to come from. */
interface Band {
  readonly low: number;
  readonly high: number;
  /** 0 = the camera did not say. */
  readonly likely: number;
}

/** What an event says of floors; null where it says nothing, or nothing that this person may know. */
export function bandOf({ attributes }: Pick<DeviceEvent, 'attributes'>, highest: number): Band | null {
  const { floor, floorLow, floorHigh, confidence } = attributes;
  const likely = typeof floor === 'number' ? floor : 0;
  if (likely === 0 && (typeof floorLow !== 'number' || typeof floorHigh !== 'number')) return null;
  const off = OFF.find(({ from }) => (typeof confidence === 'number' ? confidence : 0) >= from)?.floors ?? 0;
  const within = (value: number): number => Math.min(highest, Math.max(1, Math.round(value)));
  const low = within(typeof floorLow === 'number' ? floorLow : likely - off);
  const high = within(typeof floorHigh === 'number' ? floorHigh : likely + off);
  return low > high ? null : { low, high, likely: likely === 0 ? 0 : within(likely) };
}

/** @param codes of alerts that say that something was thrown */
export const createThrowBands = (context: LayerContext, codes: ReadonlySet<string>): ThrowBands => new Bands(context, codes);

class Bands implements ThrowBands {
  private readonly context: LayerContext;
  private readonly codes: ReadonlySet<string>;
  private bands: StoreysMark = { type: 'storeys', id: 'throws/bands', order: 23, version: 0, storeys: [], estimated: true };
  private words: LabelsMark = { type: 'labels', id: 'throws/words', order: 89, version: 0, look: 'plain', labels: [], scale: { to: 1 } };
  /** By alert and the newest event of it: what the server tells of the floors. Events are no records: they are asked for. */
  private readonly told = new Map<string, readonly DeviceEvent[]>();
  private answers = 0;
  private drawn = '';

  constructor(context: LayerContext, codes: ReadonlySet<string>) {
    this.context = context;
    this.codes = codes;
    this.update();
  }

  marks(): readonly Mark[] {
    return [this.bands, this.words];
  }

  update(): boolean {
    // Of one camera the alert that tells of most: that it happened again and again.
    const shown = new Map<string, Alert>();
    for (const alert of this.context.alerts.shown.values())
      if (this.codes.has(alert.code) && alert.device !== null && shown.get(alert.device)?.code !== AGAIN) shown.set(alert.device, alert);
    const keys = new Map(
      Array.from(shown.values(), (alert): [string, Alert] => [`${alert.id} ${alert.event ?? ''} ${alert.count}`, alert]),
    );
    for (const key of this.told.keys()) if (!keys.has(key)) this.told.delete(key);
    for (const [key, alert] of keys) if (!this.told.has(key)) this.ask(key, alert);
    const now = `${this.answers} ${[...keys.keys()].join()}`;
    if (now === this.drawn) return false;
    this.drawn = now;
    const facades = [...keys].flatMap(([key, alert]) => this.facade(alert, this.told.get(key) ?? []) ?? []);
    this.bands = renew(this.bands, { storeys: facades.flatMap(({ storeys }) => storeys) });
    this.words = renew(this.words, { labels: facades.map(({ words }, rank) => ({ ...words, rank })) });
    return true;
  }

  private ask(key: string, alert: Alert): void {
    this.told.set(key, []);
    readEvents(`device:${alert.device!}`, MOST).then(
      ({ items }) => this.answered(key, alert, items),
      // Asked again with the next word of this alert.
      () => this.told.delete(key),
    );
  }

  private answered(key: string, alert: Alert, events: readonly DeviceEvent[]): void {
    if (!this.told.has(key)) return;
    const from = alert.raisedAt - (alert.code === AGAIN ? AGAIN_MS : BEFORE_MS);
    this.told.set(
      key,
      events.filter(({ type, at }) => type === 'throw' && at >= from && at <= alert.lastAt + BEFORE_MS),
    );
    this.answers++;
    this.context.redraw?.();
  }

  private facade(alert: Alert, events: readonly DeviceEvent[]): { storeys: Storey[]; words: LabelItem } | null {
    const camera = this.context.world.get('device', alert.device!);
    const named = events.find(({ attributes }) => typeof attributes.building === 'string')?.attributes.building;
    const tower = camera && this.towerBefore(camera, typeof named === 'string' ? named : null);
    const strip = tower?.ring && facadeOf(tower.ring, [camera!.position[0], camera!.position[1]]);
    if (!camera || !tower || !strip) return null;
    const { height = 0, floors = 0 } = tower;
    const highest = floors > 0 ? floors : Math.max(1, Math.round(height / STOREY_M));
    const found = events.flatMap((event) => bandOf(event, highest) ?? []);
    if (found.length === 0) return null;
    const storey = height > 0 ? height / highest : STOREY_M;
    const tone = SEVERITY_TONE[alert.severity];
    const strengths = strengthsOf(found);
    const storeys = Array.from(strengths, ([floor, strength]): Storey => ({
      path: floorPath(tower.path, floor),
      ring: strip,
      bottom: (floor - 1) * storey,
      top: floor * storey,
      tone,
      strength,
    }));
    const [low, high] = [minOf(strengths.keys()), maxOf(strengths.keys())];
    const text = wordsOf(low, high, found.length, this.context.lang);
    // The strip runs along the wall and back.
    const far = strip[(strip.length - 1) / 2 - 1];
    const position: Position = [(strip[0][0] + far[0]) / 2, (strip[0][1] + far[1]) / 2, high * storey];
    return {
      storeys,
      words: { text, position, tone, ref: { path: `${camera.place}/${camera.id}`, handle: camera.handle }, rank: 0, always: true },
    };
  }

  /** The tower that a camera looks up: the one it names, or that its own name names; else the nearest beside it. */
  private towerBefore({ name, position: [lon, lat], place }: Device, named: string | null): Place | null {
    let best: Place | null = null;
    let least = BESIDE_M;
    const metresLon = METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180);
    for (const other of this.context.world.all('place').values()) {
      if (other.level !== 'building' || !other.ring || !isWithin(other.path, place)) continue;
      if (other.name === named) return other;
      // 11号楼 is not 1号楼: the name stands by itself.
      const own = named === null && ` ${name} `.includes(` ${other.name} `);
      const [x, y] = other.center;
      const away = own ? 0 : Math.hypot((x - lon) * metresLon, (y - lat) * METRES_PER_DEGREE);
      if (away < least) [best, least] = [other, away];
    }
    return best;
  }
}

function strengthsOf(bands: readonly Band[]): Map<number, number> {
  const strengths = new Map<number, number>();
  for (const { low, high, likely } of bands)
    for (let floor = low; floor <= high; floor++)
      strengths.set(floor, Math.max(strengths.get(floor) ?? 0, floor === likely ? LIKELY : POSSIBLE));
  return strengths;
}

function wordsOf(low: number, high: number, times: number, lang: Lang): string {
  const range = low === high ? `${low}` : `${low}–${high}`;
  const count = times > 1 ? ` ×${times}` : '';
  return lang === 'zh' ? `推测 ${range} 层${count}` : `est. floor ${range}${count}`;
}
