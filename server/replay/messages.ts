import type { Refusal } from '#contract/commands.ts';
import type { User } from '#contract/roles.ts';
import type { CheckpointRow } from '#server/storage/stores/checkpoint-store.ts';

/** What the thread of replay is started with. */
export interface ReplayStart {
  readonly data: string;
  readonly databaseUrl?: string | undefined;
  /** How long what is over stays in memory, ms. */
  readonly keepMs: number;
  readonly nearAll?: number | undefined;
  readonly logLevel: string;
  /** IANA name, by whose clock refusals tell instants. */
  readonly timezone: string;
}

/** Who asks, and the session they ask in: a picture is of nobody else. */
export interface Asker {
  readonly user: User;
  readonly session: string;
}

export type Asked =
  | { readonly do: 'open'; readonly asker: Asker; readonly at: number }
  | {
      readonly do: 'play';
      readonly asker: Asker;
      readonly picture: string;
      readonly from: number;
      readonly to: number;
      readonly step: number;
    }
  | { readonly do: 'watch'; readonly asker: Asker; readonly picture: string; readonly at: number; readonly places: readonly string[] }
  /** @returns the first instant that can be shown */
  | { readonly do: 'first' }
  /** Makes a checkpoint of now. @returns its position; null when there is one of it already */
  | { readonly do: 'checkpoint' }
  /** @returns the next rows of it; none = that was all */
  | { readonly do: 'rows' };

export interface Answers {
  readonly open: Uint8Array<ArrayBuffer>;
  readonly play: Uint8Array<ArrayBuffer>;
  readonly watch: Uint8Array<ArrayBuffer>;
  readonly first: number | null;
  readonly checkpoint: number | null;
  readonly rows: readonly CheckpointRow[];
}

export type ReplayAnswer =
  | { readonly id: number; readonly value: Answers[keyof Answers] }
  | { readonly id: number; readonly refusal: Refusal }
  | { readonly id: number; readonly fault: string };
