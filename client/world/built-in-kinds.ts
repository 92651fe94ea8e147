import type { DeviceKind } from '#contract/kinds/device-kind.ts';

/** In the order of their folders. In a built page this module is data: client/kinds-as-data.ts. */
export const BUILT_IN_KINDS: readonly DeviceKind[] = Object.values(
  import.meta.glob<{ default: DeviceKind }>('../../devices/*/kind.ts', { eager: true }),
).map((module) => module.default);
