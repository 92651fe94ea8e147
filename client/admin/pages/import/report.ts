/** What a table would do to the ledger, as the server says. */
export interface TableReport {
  readonly rows: number;
  readonly unknown: readonly string[];
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  readonly faultCount: number;
  readonly faults: readonly { readonly row: number; readonly message: string; readonly cells: Readonly<Record<string, string>> }[];
  readonly refusal: string | null;
  readonly notes: readonly string[];
  readonly changes: readonly { readonly id: string; readonly name: string; readonly fields: readonly string[] | null }[];
}

export interface OpenTable {
  readonly id: string;
  readonly report: TableReport;
}
