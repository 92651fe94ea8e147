import { parentPort } from 'node:worker_threads';
import { label, type Label } from '#contract/label.ts';
import { indexKinds, type KindIndex } from '#contract/kinds/kinds.ts';
import type { Device, DeviceDraft } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';
import { differing } from '#server/ledger/change-devices.ts';
import type { Column } from '#tiles/ledger/column-titles.ts';
import { Fault, inWords } from '#tiles/ledger/faults.ts';
import { MOST_FAULTS, planImport, type ImportPlan } from '#tiles/ledger/plan.ts';
import { tableFrom, type Table, type TableRow } from '#tiles/ledger/table.ts';
import type { Cells, FromWorker, TableOptions, TableReport, ToWorker } from './table-messages.ts';

const MOST_CHANGES = 200;
const PIECE = 1000;

let kinds: KindIndex;
let table: Table;
let options: TableOptions;
let places: Place[] = [];
let devices: Device[] = [];
let plan: ImportPlan;
/** Why the table cannot be read; told when its plan is asked for, for nobody listens before. */
let unreadable: Label | null = null;

const say = (message: FromWorker): void => parentPort!.postMessage(message);

const wordsOf = (error: Error): Label =>
  error instanceof Fault ? inWords(error.told) : label(`表格无法使用：${error.message}`, error.message);

/** In the order of the questions: a table is open before it is planned. */
let turn = Promise.resolve();
parentPort!.on('message', (message: ToWorker) => {
  turn = turn.then(() => answer(message)).catch((error: Error) => say({ said: 'refused', message: wordsOf(error) }));
});

async function answer(message: ToWorker): Promise<void> {
  switch (message.do) {
    case 'open':
      kinds = indexKinds(message.kinds);
      ({ options } = message);
      table = await tableFrom(options.name, Buffer.from(message.bytes)).catch((error: Error) => {
        unreadable = wordsOf(error);
        return { rows: [], unknown: [] };
      });
      return;
    case 'ledger':
      if (message.first) [places, devices] = [[], []];
      places.push(...message.places);
      devices.push(...message.devices);
      return;
    case 'mend':
      table = { ...table, rows: table.rows.flatMap((row) => (row.row === message.row ? mended(row, message.cells) : [row])) };
      return;
    case 'plan':
      if (unreadable !== null) return say({ said: 'refused', message: unreadable });
      plan = planImport({ ...options, rows: table.rows, kinds, places, devices });
      return say({ said: 'report', report: reportOf() });
    case 'give':
      return give(plan.devices);
    case 'end':
      parentPort!.close();
  }
}

/** @param cells null = the row is left out. What its cells did not say before is forgotten: people have written them anew. */
const mended = ({ row }: TableRow, cells: Cells | null): TableRow[] =>
  cells === null
    ? []
    : [
        {
          row,
          cells: Object.fromEntries(Object.entries(cells).filter(([, text]) => text.trim() !== '')) as Partial<Record<Column, string>>,
        },
      ];

function give(all: readonly DeviceDraft[]): void {
  for (let at = 0; at < all.length || at === 0; at += PIECE)
    say({ said: 'devices', devices: all.slice(at, at + PIECE), last: at + PIECE >= all.length });
}

function reportOf(): TableReport {
  const known = new Map(devices.map((device) => [device.id, device]));
  const rows = new Map(table.rows.map((row) => [row.row, row]));
  const counts = { added: 0, changed: 0, same: 0 };
  const changes: TableReport['changes'][number][] = [];
  for (const draft of plan.devices) {
    const before = known.get(draft.id);
    const fields = before ? differing(before, draft) : null;
    counts[fields === null ? 'added' : fields.length > 0 ? 'changed' : 'same']++;
    if (fields?.length !== 0 && changes.length < MOST_CHANGES) changes.push({ id: draft.id, name: draft.name, fields });
  }
  return {
    ...counts,
    changes,
    rows: table.rows.length,
    unknown: table.unknown,
    refusal: plan.refusal,
    notes: plan.notes,
    faultCount: plan.faultCount,
    faults: plan.faults.slice(0, MOST_FAULTS).map(({ row, told, message }) => ({
      row,
      codes: told.map(({ code }) => code),
      message,
      cells: (rows.get(row)?.cells ?? {}) as Cells,
    })),
  };
}
