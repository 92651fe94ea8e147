import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { Label } from '#contract/label.ts';
import type { Device, DeviceDraft } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';
import type { Crs } from '#tiles/crs.ts';
import type { RowFault } from '#tiles/ledger/faults.ts';

/** What a table is read as. */
export interface TableOptions {
  readonly name: string;
  readonly crs: Crs;
  readonly simulated: boolean;
  readonly elsewhere: boolean;
}

/** Cells of a row by column name, as they are written. */
export type Cells = Readonly<Record<string, string>>;

interface FaultyRow extends Pick<RowFault, 'row' | 'message'> {
  readonly codes: readonly string[];
  readonly cells: Cells;
}

/** What a table would do to the ledger. */
export interface TableReport {
  readonly rows: number;
  /** Titles nothing is known about; their columns are not read. */
  readonly unknown: readonly string[];
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  readonly faultCount: number;
  /** The first 200. */
  readonly faults: readonly FaultyRow[];
  /** Why nothing of it can be taken; null when it can. */
  readonly refusal: Label | null;
  readonly notes: readonly Label[];
  /** The first 200 devices that are new or would change, each with the fields that differ. */
  readonly changes: readonly { readonly id: string; readonly name: string; readonly fields: readonly string[] | null }[];
}

/**
 * To the worker, in this order: `open` once; then `ledger` pieces and `plan`, as often as asked; `mend` before a plan; `give` after one;
 * `end` at the end.
 */
export type ToWorker =
  | { readonly do: 'open'; readonly bytes: Uint8Array; readonly options: TableOptions; readonly kinds: readonly DeviceKind[] }
  | { readonly do: 'ledger'; readonly places: readonly Place[]; readonly devices: readonly Device[]; readonly first: boolean }
  | { readonly do: 'mend'; readonly row: number; readonly cells: Cells | null }
  | { readonly do: 'plan' }
  | { readonly do: 'give' }
  | { readonly do: 'end' };

export type FromWorker =
  | { readonly said: 'report'; readonly report: TableReport }
  | { readonly said: 'devices'; readonly devices: readonly DeviceDraft[]; readonly last: boolean }
  | { readonly said: 'refused'; readonly message: Label };
