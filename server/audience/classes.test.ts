import { describe, expect, it } from 'vitest';
import { PERSONAL_CLASSES, type DataClass } from '#contract/data-class.ts';
import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { indexKinds } from '#contract/kinds/kinds.ts';
import { label } from '#contract/label.ts';
import type { Place } from '#contract/records/place.ts';
import { RECORD_CLASSES, RECORD_SCHEMAS, RECORD_TYPES, type RecordOf, type RecordType } from '#contract/records/record.ts';
import { ROLE_PERMISSIONS, type Role } from '#contract/roles.ts';
import { audienceOf, type Audience } from './audience.ts';
import { fill, FILLED_PLACE, secretsOf } from './filled.fixture.ts';
import { Redaction } from './redaction.ts';

/** Every record type × field × audience, made from the schemas and the classes declared beside them: a new field comes in by itself. */
const BUILDING = '/370102/s1/c1/b1';
const FLAT = FILLED_PLACE;

const kind = defineDeviceKind({
  id: 'care-button',
  label: label('求助按钮', 'Help button'),
  icon: 'sos',
  category: 'care',
  expectedIntervalS: 60,
  points: { sos: { label: label('求助', 'Help'), unit: '', range: [0, 1], decimals: 0 } },
  alerts: {},
  headline: 'sos',
});
const kinds = indexKinds([kind]);
const building = { path: BUILDING, level: 'building' } as Place;
const redaction = new Redaction(kinds, {
  get: ((type: RecordType, id: string) => (type === 'place' && id === BUILDING ? building : undefined)) as never,
});

type Classes = { readonly [field: string]: DataClass | Classes };
/** Each declared field with its class, lists looked into. */
function* fieldsOf(classes: Classes, value: unknown, where: string): Generator<{ where: string; dataClass: DataClass; value: unknown }> {
  for (const [name, dataClass] of Object.entries(classes)) {
    const field = (value as Record<string, unknown>)[name];
    if (typeof dataClass === 'string') yield { where: `${where}.${name}`, dataClass, value: field };
    else for (const one of Array.isArray(field) ? field : [field]) yield* fieldsOf(dataClass, one, `${where}.${name}`);
  }
}

/** Where there is something to show to everybody: a life-safety alert of care, and the case and the ticket made of it. */
const facts = {
  place: {},
  device: { kind: kind.id },
  alert: { kind: kind.id, lifeSafety: true },
  incident: { told: 'part', lifeSafety: true },
  ticket: { told: 'part' },
  crew: {},
  operation: { kind: kind.id },
  warning: {},
} as const satisfies { [T in RecordType]: Partial<RecordOf[T]> };
const recordOf = <T extends RecordType>(type: T): RecordOf[T] => ({ ...(fill(RECORD_SCHEMAS[type], type) as RecordOf[T]), ...facts[type] });

// What is left for people from outside: veil.test.ts.
const inside = (Object.keys(ROLE_PERMISSIONS) as Role[]).filter((role) => ROLE_PERMISSIONS[role].includes('see'));
const audiences = inside.flatMap((role) =>
  ['/', '/370102/s1', FLAT, '/370102/s2'].map((jurisdiction) => ({
    role,
    audience: audienceOf({ id: 'u', name: 'u', role, jurisdiction } as Parameters<typeof audienceOf>[0]),
  })),
);

describe.each(RECORD_TYPES)('a %s', (type) => {
  const record = recordOf(type);
  const classes = RECORD_CLASSES[type] as unknown as Classes;
  const shown = (audience: Audience) => redaction.show(type, record, audience);

  it('has a class for every field of its schema, and is one', () => {
    expect(Object.keys(classes).sort()).toEqual(Object.keys(RECORD_SCHEMAS[type].shape).sort());
    expect(RECORD_SCHEMAS[type].safeParse(record).error).toBeUndefined();
  });

  it.each(audiences)('is shown to a $role of $audience.jurisdiction as far as may be known', ({ audience }) => {
    const seen = shown(audience);
    const path = type === 'place' ? (record as Place).path : FLAT;
    if (!path.startsWith(audience.jurisdiction === '/' ? '' : audience.jurisdiction)) return expect(seen).toBeNull();
    if (audience.people) return expect(seen).toEqual(record);
    if (type === 'device' || type === 'operation') return expect(seen).toBeNull();
    expect(RECORD_SCHEMAS[type].safeParse(seen).error).toBeUndefined();
    const text = JSON.stringify(seen);
    const personal = [...fieldsOf(classes, record, type)].filter(({ dataClass }) => PERSONAL_CLASSES.has(dataClass));
    // What stands instead is made of what may be known: the words of the record's own `discreet`, and the building.
    const allowed = new Set(secretsOf((record as { discreet?: unknown }).discreet));
    for (const { where, value } of personal)
      for (const secret of secretsOf(value)) if (!allowed.has(secret)) expect(text.includes(secret), `${where}: ${secret}`).toBe(false);
    const before = [...fieldsOf(classes, record, type)].filter(({ dataClass }) => !PERSONAL_CLASSES.has(dataClass));
    const after = [...fieldsOf(classes, seen, type)].filter(({ dataClass }) => !PERSONAL_CLASSES.has(dataClass));
    expect(after).toEqual(before);
  });
});
