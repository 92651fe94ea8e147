import type { Label } from '#contract/label.ts';
import type { RecordChange } from '#contract/records/record.ts';
import type { Mark } from '#client/marks/marks.ts';
import type { View } from '#client/view/view.ts';
import type { World } from '#client/world/world.ts';
import type { AlertIndex } from './alerts/alert-index.ts';

export type Lang = keyof Label;

/** All a layer may know. Layers keep nothing of the world but what they draw. */
export interface LayerContext {
  readonly world: World;
  readonly alerts: AlertIndex;
  readonly lang: Lang;
  /** Asks every layer again and has the marks drawn: for what came by itself, the code of a part that is fetched on demand. */
  readonly redraw?: () => void;
}

/** One thing that happened. Alerts in `context.alerts` are already up to date when a layer hears of them. */
export type LayerChange =
  /** Handles a live frame wrote; valid only during the call. */
  | { readonly what: 'live'; readonly touched: Uint32Array }
  /** `null` = everything may have changed. `devices`: ids whose alerts changed. */
  | { readonly what: 'records'; readonly changes: readonly RecordChange[] | null; readonly devices: ReadonlySet<string> }
  /** Counts by place that changed; `null` = any may have. */
  | { readonly what: 'rollup'; readonly paths: readonly string[] | null }
  /** Handles of movers that a frame wrote, valid only during the call; `null` = nothing is known of any any more. */
  | { readonly what: 'movers'; readonly touched: readonly number[] | null }
  | { readonly what: 'view'; readonly view: View };

export interface LayerInstance {
  /** What is to be seen now. Same mark object = unchanged, but for the dirty slots of its points. */
  marks(): readonly Mark[];
  /** @returns whether a stage has anything new to draw. */
  update(change: LayerChange): boolean;
  /** It is switched off, or its stage goes: ends what it does by itself. */
  close?(): void;
}

/** A way to see the world: turns its state into marks, in no engine's words. One file `<name>.layer.ts` each. */
export interface LayerSpec {
  readonly id: string;
  readonly label: Label;
  /** Layers of a higher order are drawn above the lower. */
  readonly order: number;
  /** Cannot be switched off (alerts). */
  readonly pinned?: boolean;
  readonly create: (context: LayerContext, view: View) => LayerInstance;
}

/** Checks a layer as it is defined. Throws with the value that is wrong. */
export function defineLayer(spec: LayerSpec): LayerSpec {
  if (!/^[a-z][a-z-]{0,39}$/.test(spec.id))
    throw new Error(`layer id must be lower-case words joined by "-", got ${JSON.stringify(spec.id)}`);
  return Object.freeze(spec);
}

/** The mark with some of it replaced, so that stages see it is new. */
export const renew = <M extends Mark>(mark: M, patch: Partial<M>): M => ({ ...mark, ...patch, version: mark.version + 1 });

/** True when a change can touch any record of these types. */
export const concerns = (change: LayerChange, ...types: RecordChange['type'][]): boolean =>
  change.what === 'records' && (change.changes === null || change.changes.some(({ type }) => types.includes(type)));

/** Several parts that are switched on and off as one layer. */
export const joined = (parts: readonly LayerInstance[]): LayerInstance => ({
  marks: () => parts.flatMap((part) => part.marks()),
  // Every part is to hear of it.
  update: (change) => parts.map((part) => part.update(change)).includes(true),
  close: () => parts.forEach((part) => part.close?.()),
});
