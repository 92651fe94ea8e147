/** Devices by their ids, or all that a list with this filter holds. */
export type Chosen = { readonly ids: readonly string[] } | { readonly filter: { readonly text?: string; readonly kind?: string } };

/** What becomes of all of them; null = it is said of them no more. */
export interface ManyChange {
  readonly place?: string;
  readonly floor?: number | null;
  readonly expectedS?: number | null;
  readonly note?: string | null;
  readonly simulated?: boolean;
}

export interface ManyPlan {
  readonly chosen: number;
  readonly changed: number;
  readonly edit: string | null;
  readonly changes: readonly { readonly id: string; readonly name: string; readonly fields: readonly string[] }[];
}
