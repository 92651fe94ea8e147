import type { Label } from '#contract/label.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import type { Actor } from '#contract/records/stamp.ts';

/** A change of the ledger, as the server lists it. */
interface Edit {
  readonly id: string;
  readonly at: number;
  readonly actor: Actor;
  readonly action: string;
  readonly reason: string;
  readonly undoes: string | null;
}

export interface ListedEdit extends Edit {
  readonly count: number;
  readonly undoneBy: string | null;
}

export interface DeviceEdit extends Edit {
  readonly before: DeviceDraft | null;
  readonly after: DeviceDraft | null;
}

/** What came of a change of several devices. */
export interface Done {
  readonly changed: number;
  readonly edit: string | null;
  readonly leftCount: number;
  readonly left: readonly { readonly device: string; readonly name: string; readonly why: Label }[];
}
