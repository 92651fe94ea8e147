/**
 * What a field tells of people. Of `biometric` nothing is ever accepted: no kind may declare it, and what looks like it is refused as it
 * comes in.
 */
export const DATA_CLASSES = ['plain', 'place-of-living', 'person', 'plate', 'health', 'biometric'] as const;
export type DataClass = (typeof DATA_CLASSES)[number];

/** Classes that only audiences cleared for personal data are shown. */
export const PERSONAL_CLASSES: ReadonlySet<DataClass> = new Set(['place-of-living', 'person', 'health']);

type Element<V> = V extends readonly (infer E)[] ? E : V;
type Nested<E> = E extends readonly unknown[] ? never : E extends object ? FieldClasses<E> : never;

/** A data class for every field of a record; of a list or an object one class for the whole, or one for each field in it. */
export type FieldClasses<T> = { readonly [K in keyof T]-?: DataClass | Nested<Element<NonNullable<T[K]>>> };
