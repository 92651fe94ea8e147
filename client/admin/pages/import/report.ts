import type { Label } from '#contract/label.ts';

/** What a table would do to the ledger, as the server says. */
export interface TableReport {
  readonly rows: number;
  readonly unknown: readonly string[];
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  readonly faultCount: number;
  readonly faults: readonly { readonly row: number; readonly message: Label; readonly cells: Readonly<Record<string, string>> }[];
  readonly refusal: Label | null;
  readonly notes: readonly Label[];
  readonly changes: readonly { readonly id: string; readonly name: string; readonly fields: readonly string[] | null }[];
}

export interface OpenTable {
  readonly id: string;
  readonly report: TableReport;
}

/** What came of a table that was entered. */
export interface EnteredTable {
  readonly changed: number;
  /** By which it is undone; null when nothing changed. */
  readonly edit: string | null;
}
