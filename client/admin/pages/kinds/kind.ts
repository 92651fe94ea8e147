import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { label, type Label } from '#contract/label.ts';

/** As `GET /api/v1/kinds` tells it. */
export interface ListedKind {
  readonly kind: DeviceKind;
  readonly builtIn: boolean;
  readonly version: KindVersion | null;
}

export interface KindVersion {
  readonly version: number;
  readonly at: number;
  readonly actor: { readonly id: string; readonly name: string };
  readonly reason: string;
}

/** What an upload would do. */
export interface KindVerdict {
  readonly id: string | null;
  readonly version: number | null;
  readonly devices: number;
  readonly faults: readonly { readonly path: string; readonly value: string; readonly message: Label }[];
  readonly changes: readonly { readonly path: string; readonly what: Label; readonly before: string; readonly after: string }[];
}

export const versionWord = (version: number): Label => label(`第 ${version} 版`, `version ${version}`);
