import { useEffect, useState } from 'react';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { request } from '#client/session/session.ts';
import { KINDS } from '#client/world/kinds.ts';

/** Where this is refused, pages show the kinds of the build, and each tells by itself what it is refused. */
const uploadedKinds = (): Promise<{ readonly kind: DeviceKind }[]> =>
  request<{ kind: DeviceKind }[]>('GET', '/api/v1/kinds').catch(() => []);

/** Takes in the kinds that were uploaded. @returns how many kinds there are: shown anew when that is known */
export function useKinds(): number {
  const [count, setCount] = useState(KINDS.size);
  useEffect(() => {
    const take = async (): Promise<void> => {
      KINDS.take((await uploadedKinds()).map(({ kind }) => kind));
      setCount(KINDS.size);
    };
    void take();
  }, []);
  return count;
}
