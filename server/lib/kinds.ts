import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { indexKinds, type KindIndex } from '#contract/kinds/kinds.ts';
import { discover } from './discover.ts';

export const loadKinds = async (): Promise<KindIndex> =>
  indexKinds((await discover<DeviceKind>('devices/*/kind.ts')).map((found) => found.value));
