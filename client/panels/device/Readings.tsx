import { lazy, Suspense, useEffect, useMemo, useState, type JSX } from 'react';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { LimitChange } from '#contract/kinds/limit-change.ts';
import { withLimits } from '#contract/kinds/limit-override.ts';
import { warnedAt, withWarned } from '#contract/kinds/warned-limits.ts';
import type { Device } from '#contract/records/device.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Skeleton } from '#client/ui/frame/EmptyState.tsx';
import { Section } from '#client/ui/frame/Panel.tsx';
import { inForce } from '#client/warnings/in-force.ts';
import { useRecords, useWorld, type DeviceLive } from '#client/world/hooks.ts';
import { LimitsInForce } from './LimitsInForce.tsx';
import { Points } from './Points.tsx';
import { LimitsUnderWarnings } from './LimitsUnderWarnings.tsx';

const Trend = lazy(() => import('./Trend.tsx'));

/** Limits are asked for anew at most this often, ms. */
const REFRESH_MS = 15_000;

interface ReadingsProps {
  readonly device: Device;
  readonly kind: DeviceKind;
  readonly live: DeviceLive;
}

/** Every point with its value and the limits in force here, who set those that are not the kind's, and one point over time. */
export default function Readings({ device, kind, live }: ReadingsProps): JSX.Element {
  const { t } = useWords();
  const [chosen, setChosen] = useState(kind.headline);
  const set = useLimits(device.id, `${live.status} ${Math.floor(live.observedAt / REFRESH_MS)}`);
  const world = useWorld();
  const { version } = useRecords('warning');
  const { version: alerts } = useRecords('alert');
  const warned = useMemo(() => warnedAt(inForce(world), device), [world, version, alerts, device]);
  const usual = useMemo(() => withLimits(kind, set), [kind, set]);
  const fitted = useMemo(() => withWarned(usual, warned), [usual, warned]);
  return (
    <>
      <Section title={t('device.points')} aside={t('device.choosePoint')}>
        <Points kind={fitted} live={live} chosen={chosen} onChoose={setChosen} />
        <LimitsInForce kind={kind} set={set} />
        <LimitsUnderWarnings kind={usual} device={device} warned={warned} />
      </Section>
      <Suspense fallback={<Skeleton rows={3} />}>
        <Trend key={chosen} device={device} point={chosen} spec={fitted.points[chosen]} heardAt={live.observedAt} />
      </Suspense>
    </>
  );
}

const NONE: readonly LimitChange[] = [];

/** Limits set for the device, its place or its kind, the most particular last. @param turn asked for anew when it is another */
function useLimits(device: string, turn: string): readonly LimitChange[] {
  const [limits, setLimits] = useState(NONE);
  useEffect(() => {
    let current = true;
    // Without an answer what is known stays: the device is judged by the server.
    request<LimitChange[]>('GET', `/api/v1/devices/${encodeURIComponent(device)}/limits`).then(
      (answer) => current && setLimits(answer),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [device, turn]);
  return limits;
}
