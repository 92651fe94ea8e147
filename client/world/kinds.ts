import type { DeviceKind } from '#contract/device-kind.ts';
import { indexKinds, kindsHash } from '#contract/kinds.ts';

/** Every kind this page was built with: adding a folder in `devices/` is all it takes. */
export const KINDS = indexKinds(
  Object.values(import.meta.glob<{ default: DeviceKind }>('../../devices/*/kind.ts', { eager: true })).map((module) => module.default),
);
export const KINDS_HASH = kindsHash(KINDS);
