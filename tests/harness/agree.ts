import { expect } from 'vitest';
import type { World } from '#client/world/world.ts';
import { RECORD_TYPES, type JournalEntry, type RecordOf, type RecordType } from '#contract/records/record.ts';
import { STATUSES } from '#contract/live/status.ts';
import type { Visitor } from './visitor.ts';

/** Every record of a type that somebody may see, page by page. */
export async function all<T extends RecordType>(visitor: Visitor, type: T): Promise<RecordOf[T][]> {
  const items: RecordOf[T][] = [];
  for (let after = ''; ;) {
    const page = await visitor.get<{ items: RecordOf[T][]; next: string | null }>(`/api/v1/${type}s?limit=1000${after}`);
    items.push(...page.items);
    if (page.next === null) return items;
    after = `&after=${encodeURIComponent(page.next)}`;
  }
}

/** @throws when the journal has a hole. */
export async function checkJournal(auditor: Visitor): Promise<void> {
  const seqs: number[] = [];
  for (let page: JournalEntry[] = []; seqs.length === 0 || page.length > 0; seqs.push(...page.map(({ seq }) => seq))) {
    page = (await auditor.get<{ entries: JournalEntry[] }>(`/api/v1/journal?limit=1000&after=${seqs.length}`)).entries;
  }
  expect(seqs.every((seq, i) => seq === i + 1)).toBe(true);
}

/** What differs between a screen and the server, in a few words; null when it is exact. @param devices whose values are compared */
export async function difference(screen: World, officer: Visitor, devices: readonly string[]): Promise<string | null> {
  for (const type of RECORD_TYPES) {
    const stored = new Map(
      (await all(officer, type)).map((record) => [type === 'place' ? (record as RecordOf['place']).path : record.id, record]),
    );
    const shown = screen.all(type);
    if (shown.size !== stored.size) return `${shown.size} ${type}s on screen, ${stored.size} stored`;
    for (const [id, record] of stored) if (JSON.stringify(told(shown.get(id))) !== JSON.stringify(told(record))) return `${type} ${id}`;
  }
  for (const id of devices) {
    const { live } = await officer.get<{ live: { status: string; values: Record<string, number | null> } }>(`/api/v1/devices/${id}`);
    const { handle, kind } = screen.get('device', id)!;
    const base = screen.columns.base[handle];
    const values = Object.keys(screen.kinds.get(kind)!.points).map((_, i) => screen.columns.values[base + i]);
    if (STATUSES[screen.columns.status[handle]] !== live.status) return `status of ${id}`;
    if (!Object.values(live.values).every((value, i) => Object.is(value ?? NaN, values[i]))) return `values of ${id}`;
  }
  return null;
}

/** A screen has handles of its own for devices. */
const told = (record: object | undefined): unknown => (record && 'handle' in record ? sorted({ ...record, handle: 0 }) : sorted(record));

const sorted = (value: unknown): unknown =>
  typeof value !== 'object' || value === null
    ? value
    : Array.isArray(value)
      ? value.map(sorted)
      : Object.entries(value)
          .map(([key, one]) => [key, sorted(one)])
          .sort();
