import { describe, expect, it } from 'vitest';
import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { indexKinds } from '#contract/kinds/kinds.ts';
import { label } from '#contract/label.ts';
import type { Place } from '#contract/records/place.ts';
import { RECORD_SCHEMAS, RECORD_TYPES, type RecordOf, type RecordType } from '#contract/records/record.ts';
import { audienceOf } from './audience.ts';
import { fill, FILLED_PLACE, secretsOf } from './filled.fixture.ts';
import { Redaction } from './redaction.ts';
import { veiledActor } from './veil.ts';

const kind = defineDeviceKind({
  id: 'smoke',
  label: label('烟感', 'Smoke detector'),
  icon: 'flame',
  category: 'fire',
  expectedIntervalS: 60,
  points: { fire: { label: label('火警', 'Fire'), unit: '', range: [0, 1], decimals: 0 } },
  alerts: { fire: { label: label('火警', 'Fire'), severity: 1, lifeSafety: true, affinity: 'fire' } },
  headline: 'fire',
});
const COMPOUND = '/370102/s1/c1';
const BUILDING = `${COMPOUND}/b1`;
const places = new Map(
  [
    { path: FILLED_PLACE, level: 'floor', name: '17 层 1702 室' },
    { path: BUILDING, level: 'building', name: '1 号楼', center: [117.5, 36.5] },
    { path: COMPOUND, level: 'compound', name: '东苑', center: [117.25, 36.25] },
  ].map((place) => [place.path, place as unknown as Place]),
);
const alert = { ...(fill(RECORD_SCHEMAS.alert, 'alert') as RecordOf['alert']), kind: 'smoke', code: 'fire', severity: 1 as const };
const redaction = new Redaction(indexKinds([kind]), {
  get: ((type: RecordType, id: string) => (type === 'place' ? places.get(id) : type === 'alert' ? alert : undefined)) as never,
});
const audienceAs = (role: 'wall-visitor' | 'wall-public') => audienceOf({ id: 'w', name: 'w', role, jurisdiction: '/' });

/** Of what is neither a person's nor a home's: as it stands. A new field is not among them until somebody has thought about it. */
const AS_IT_STANDS: Readonly<Record<RecordType, string>> = {
  place: 'id path level center ring floors height use simulated',
  device: 'id handle kind camera expectedS simulated',
  alert:
    'version updatedAt id device kind code severity lifeSafety raisedAt lastAt observedAt clockFault count active clearedAt incident ' +
    'point value simulated late drill stored acked.at shelved.at shelved.until',
  incident:
    'version updatedAt id number severity priority lifeSafety affinity state alerts tickets openedAt closedAt splitFrom joinedTo simulated',
  ticket:
    'version updatedAt id number incident severity state crew catalogue filedAt deadline limit late arriveBy returns reworks evaluation ' +
    'simulated flow.at flow.action flow.crew flow.onBehalf flow.from flow.to flow.seconds flow.late',
  crew: 'version updatedAt id skill position members state simulated',
  operation:
    'version updatedAt id group device kind action critical state requestedAt approved.at tries sentAt acknowledgedAt endedAt expects ' +
    'lastsS schedule simulated',
  // Made for the public.
  warning:
    'version updatedAt id place message sender identifier senderName sent receivedAt hazard event colour headline description ' +
    'instruction area places shapes from expires state ended replaces simulated',
};

const facts = {
  place: { path: FILLED_PLACE, level: 'floor' },
  device: { kind: 'smoke' },
  alert: { kind: 'smoke', code: 'fire' },
  incident: { told: 'all', alerts: [alert.id] },
  ticket: { told: 'all' },
  crew: {},
  operation: { kind: 'smoke' },
  warning: {},
} as const;
const recordOf = <T extends RecordType>(type: T): RecordOf[T] =>
  ({ ...(fill(RECORD_SCHEMAS[type], type) as RecordOf[T]), ...facts[type] }) as RecordOf[T];

const at = (record: unknown, field: string): unknown =>
  field.split('.').reduce<unknown>((value, name) => {
    const one = Array.isArray(value) ? (value as unknown[])[0] : value;
    return (one as Record<string, unknown> | undefined)?.[name];
  }, record);

describe.each(RECORD_TYPES)('a %s', (type) => {
  const record = recordOf(type);
  const fields = AS_IT_STANDS[type].split(' ');
  it.each(['wall-visitor', 'wall-public'] as const)('tells a %s nothing of people, homes and words', (role) => {
    const shown = redaction.show(type, record, audienceAs(role));
    expect(RECORD_SCHEMAS[type].safeParse(shown).error).toBeUndefined();
    const allowed = new Set(fields.flatMap((field) => secretsOf(at(record, field))));
    for (const field of fields) expect(at(shown, field), field).toEqual(at(record, field));
    const text = JSON.stringify(shown);
    for (const secret of secretsOf(record)) if (!allowed.has(secret)) expect(text.includes(secret), secret).toBe(false);
  });
});

it('says what happened in the words of the kind, and where down to the building or the compound', () => {
  const incident = recordOf('incident');
  const seen = (role: 'wall-visitor' | 'wall-public') => redaction.show('incident', incident, audienceAs(role))!;
  expect(seen('wall-visitor')).toMatchObject({
    title: label('1 号楼 · 火警', '1 号楼 · Fire'),
    place: BUILDING,
    position: [117.5, 36.5, 0],
  });
  expect(seen('wall-public')).toMatchObject({ title: label('东苑 · 火警', '东苑 · Fire'), place: COMPOUND, position: [117.25, 36.25, 0] });
});

it('names parts of the system and nobody else', () => {
  expect(veiledActor({ id: 'rule:threshold', name: '限值' })).toEqual({ id: 'rule:threshold', name: '限值' });
  expect(veiledActor({ id: 'u1', name: '王建国' })).toEqual({ id: 'staff', name: '工作人员' });
});
