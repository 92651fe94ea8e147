import type { Label } from '#contract/label.ts';
import { isWithin } from '#contract/places/geo.ts';
import { placeOf, type RecordOf } from '#contract/records/record.ts';
import type { WallRole } from '#contract/roles.ts';
import type { Thrown } from '#contract/walls/thrown.ts';
import type { Records } from '#server/records/records.ts';
import { audienceOf, type VeilName } from './audience.ts';
import type { Redaction } from './redaction.ts';

/** A wall, and whom it is for. */
export interface Before {
  readonly name: string;
  readonly role: WallRole;
  readonly jurisdiction: string;
}

/** How deep people from outside may look. */
const DEPTHS: Readonly<Record<VeilName, ReadonlySet<string>>> = {
  visitor: new Set(['city', 'district', 'street', 'community', 'grid', 'compound', 'building']),
  public: new Set(['city', 'district', 'street', 'community', 'grid', 'compound']),
};

const why = (zh: string, en: string): Label => ({ zh, en });

/**
 * Why what somebody wants to show is not for those who stand before a wall, in words; null = it is.
 * @param published durable records
 */
export function notToBeShown(
  { focus, open }: Pick<Thrown['view'], 'focus' | 'open'>,
  { name, role, jurisdiction }: Before,
  published: Pick<Records, 'get'>,
  redaction: Pick<Redaction, 'show'>,
): Label | null {
  const audience = audienceOf({ id: '', name, role, jurisdiction });
  if (focus !== '' && !isWithin(focus, jurisdiction))
    return why(`“${name}”只显示本屏辖区内的地点`, `${JSON.stringify(name)} shows places of its own jurisdiction ${jurisdiction} only.`);
  const place = focus === '' ? undefined : published.get('place', focus);
  if (audience.veil && focus !== '' && (!place || !DEPTHS[audience.veil].has(place.level)))
    return audience.veil === 'public'
      ? why(`“${name}”面向公众，地点只显示到小区`, `${JSON.stringify(name)} is for the public: places down to the compound only.`)
      : why(`“${name}”面向来访者，地点只显示到楼栋`, `${JSON.stringify(name)} is for visitors: places down to the building only.`);
  const device = place || focus === '' ? undefined : published.get('device', focus.slice(focus.lastIndexOf('/') + 1));
  if (device && redaction.show('device', device, audience) === null) return ofPersons(name);
  return open === '' ? null : recordNotToBeShown({ focus, open }, name, audience, published, redaction);
}

function recordNotToBeShown(
  { focus, open }: Pick<Thrown['view'], 'focus' | 'open'>,
  name: string,
  audience: ReturnType<typeof audienceOf>,
  published: Pick<Records, 'get'>,
  redaction: Pick<Redaction, 'show'>,
): Label | null {
  const [type, id] = [open.slice(0, open.indexOf(':')) as 'incident' | 'alert', open.slice(open.indexOf(':') + 1)];
  const record: RecordOf['incident'] | RecordOf['alert'] | undefined = published.get(type, id);
  if (!record) return why('这件事已办结，或不在屏幕可见的范围', `There is no ${type} ${id} among what screens hold.`);
  const shown = redaction.show(type, record, audience);
  if (shown === null) return ofPersons(name);
  // Some of it is kept from them: a picture from nearer than they are told would tell it.
  const kept = !audience.veil && shown !== record;
  if (kept && focus !== '' && !isWithin(placeOf(type, shown), focus)) return ofPersons(name);
  return null;
}

const ofPersons = (name: string): Label =>
  why(
    `“${name}”的观看者不能知道此事涉及的人或其住处`,
    `Those before ${JSON.stringify(name)} may not know the person this is about, or where they live.`,
  );
