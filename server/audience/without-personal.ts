import { z } from 'zod';
import { PERSONAL_CLASSES, type DataClass } from '#contract/data-class.ts';
import { RECORD_CLASSES, RECORD_SCHEMAS, type RecordOf, type RecordType } from '#contract/records/record.ts';

type Fields = Readonly<Record<string, unknown>>;
type Classes = { readonly [field: string]: DataClass | Classes };
/** Gives an object whose personal fields say nothing; `instead` has those that cannot be empty. */
type Emptier = (value: Fields, instead: Fields) => Fields;

/** What says nothing, in the order in which a schema is asked for it. */
const NOTHING: readonly unknown[] = [undefined, null, Object.freeze([]), '', 0, false];

/** The record with nothing in its fields of personal classes but what stands `instead`. Fields that are not there are not added. */
export function withoutPersonal<T extends RecordType>(type: T, record: RecordOf[T], instead: Partial<RecordOf[T]>): RecordOf[T] {
  return EMPTIERS[type](record as unknown as Fields, instead as Fields) as unknown as RecordOf[T];
}

const EMPTIERS = Object.fromEntries(
  Object.entries(RECORD_SCHEMAS).map(([type, schema]) => [type, emptier(type, schema.shape, RECORD_CLASSES[type as RecordType])]),
) as Record<RecordType, Emptier>;

function emptier(where: string, shape: Readonly<Record<string, z.ZodType>>, classes: Classes): Emptier {
  const steps = Object.entries(classes).flatMap(([name, dataClass]) => {
    const step = stepOf(`${where}.${name}`, name, shape[name], dataClass);
    return step === null ? [] : [{ name, step }];
  });
  return (value, instead) => {
    const emptied: Record<string, unknown> = { ...value };
    for (const { name, step } of steps) {
      const left = step(value[name], instead);
      if (left === undefined) delete emptied[name];
      else emptied[name] = left;
    }
    return emptied;
  };
}

/** What is left of one field; null when it holds nothing personal. */
function stepOf(
  where: string,
  name: string,
  schema: z.ZodType,
  dataClass: DataClass | Classes,
): ((value: unknown, instead: Fields) => unknown) | null {
  if (typeof dataClass !== 'string') {
    const within = emptier(where, shapeWithin(where, schema), dataClass);
    const each = (value: unknown): unknown => (typeof value === 'object' && value !== null ? within(value as Fields, {}) : value);
    return (value) => (Array.isArray(value) ? value.map(each) : each(value));
  }
  if (!PERSONAL_CLASSES.has(dataClass)) return null;
  const found = NOTHING.findIndex((candidate) => schema.safeParse(candidate).success);
  return (_value, instead) => {
    if (Object.hasOwn(instead, name)) return instead[name];
    if (found < 0) throw new Error(`${where} is personal and cannot be empty: say what stands instead of it`);
    return NOTHING[found];
  };
}

/** Fields of the object behind `nullable`, `optional`, `default` and lists. */
function shapeWithin(where: string, schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  let inner: unknown = schema;
  for (;;) {
    if (inner instanceof z.ZodObject) return inner.shape as Readonly<Record<string, z.ZodType>>;
    if (inner instanceof z.ZodArray) inner = inner.element;
    else if (inner instanceof z.ZodNullable || inner instanceof z.ZodOptional || inner instanceof z.ZodDefault) inner = inner.unwrap();
    else throw new Error(`${where} has classes of its own and is no object`);
  }
}
