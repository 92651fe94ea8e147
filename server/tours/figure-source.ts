import type { KindIndex } from '#contract/kinds/kinds.ts';
import { STATUS } from '#contract/live/status.ts';
import type { RecordOf, RecordType } from '#contract/records/record.ts';
import type { FigureSource } from '#contract/tours/figures.ts';
import type { Audience } from '#server/audience/audience.ts';
import type { Redaction } from '#server/audience/redaction.ts';
import type { Records } from '#server/records/records.ts';
import type { LiveState } from '#server/state/state.ts';

export interface FigureParts {
  readonly kinds: KindIndex;
  readonly published: Pick<Records, 'get' | 'all'>;
  readonly redaction: Pick<Redaction, 'show'>;
  readonly state: Pick<LiveState, 'columns' | 'resolve'>;
}

const SILENT: ReadonlySet<number> = new Set([STATUS.unknown, STATUS.offline, STATUS.stale]);

/**
 * What figures of a tour are made of for an audience: the records and readings that a screen of that audience is told. What it
 * has listed it keeps: it is of the moment it was made.
 */
export function figureSource({ kinds, published, redaction, state }: FigureParts, audience: Audience): FigureSource {
  const listed = new Map<RecordType, readonly RecordOf[RecordType][]>();
  const show = <T extends RecordType>(type: T, record: RecordOf[T]): RecordOf[T] | null => redaction.show(type, record, audience);
  const all = <T extends RecordType>(type: T): readonly RecordOf[T][] => {
    const known = listed.get(type) ?? Array.from(published.all(type), (record) => show(type, record)).filter((record) => record !== null);
    listed.set(type, known);
    return known as readonly RecordOf[T][];
  };
  return {
    kinds,
    jurisdiction: audience.jurisdiction,
    all,
    get: (type, id) => {
      const record = published.get(type, id);
      return record && (show(type, record) ?? undefined);
    },
    devices: () => {
      const devices = all('device');
      return { all: devices.length, heard: devices.filter(({ handle }) => !SILENT.has(state.columns.status[handle])).length };
    },
    reading: ({ id }) => {
      const handle = state.resolve(id);
      const { base, points, values, observedAt } = state.columns;
      return handle < 0
        ? { values: [], observedAt: 0 }
        : { values: values.subarray(base[handle], base[handle] + points[handle]), observedAt: observedAt[handle] };
    },
  };
}
