import { lazy, Suspense, useMemo, useState, type JSX } from 'react';
import type { ActionSpec } from '#contract/kinds/action-spec.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { Device } from '#contract/records/device.ts';
import type { Operation } from '#contract/records/operation.ts';
import { ROLE_PERMISSIONS } from '#contract/roles.ts';
import { STATUS } from '#contract/live/status.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Skeleton } from '#client/ui/frame/EmptyState.tsx';
import { Section } from '#client/ui/frame/Panel.tsx';
import { useRecords, useSession, useWorld } from '#client/world/hooks.ts';
import { operationsOf } from './group.ts';
import { suspendedIn } from '#client/world/suspended.ts';
import { DrillUnderWay } from './DrillUnderWay.tsx';
import { SuspendedUnderWay } from './SuspendedUnderWay.tsx';
import { OperateDialog } from './OperateDialog.tsx';
import { OperationRow } from './OperationRow.tsx';
import { WORDS } from './words.ts';
import styles from './operate.module.css';

interface OperateProps {
  readonly device: Device;
  readonly kind: DeviceKind;
  /** Index into STATUSES. */
  readonly status: number;
  /** What it reads, by the position of its points. */
  readonly values: ArrayLike<number>;
}

const PanTilt = lazy(() => import('./PanTilt.tsx'));

const SHOWN = 8;

const loopOf = ({ action, params }: Operation, kind: DeviceKind): number => {
  const drill = kind.actions?.[action]?.drill;
  return drill === undefined || drill === 'ends' ? NaN : Number(params[drill.loop]);
};

interface Now {
  /** Something is being done. */
  readonly going: boolean;
  /** A drill or a bypass is under way. */
  readonly lasts: boolean;
  /** The device cannot be told anything. */
  readonly away: boolean;
}

const isTold = ([, { drill, suspends }]: readonly [string, ActionSpec]): boolean => drill === undefined && suspends === undefined;

/** Of what no device is told it does not matter whether it is there. */
function isHindered({ drill, suspends }: ActionSpec, { going, lasts, away }: Now): boolean {
  if (drill === 'ends' || suspends === 'ends') return !lasts;
  if (suspends !== undefined) return going || lasts;
  return away || (drill !== undefined && lasts);
}

/** What the device can be told to do, and what it was told, with what came of it. */
export default function Operate({ device, kind, status, values }: OperateProps): JSX.Element {
  const { pick } = useWords();
  const { user } = useSession();
  const { records, version } = useRecords('operation');
  const told = useMemo(() => operationsOf(device.id, records.values()), [device.id, records, version]);
  const world = useWorld();
  const suspended = useMemo(() => suspendedIn(world).get(device.id), [world, device.id, version]);
  const [asked, setAsked] = useState<string | null>(null);
  const drill = told.find(({ operation }) => operation.lastsS !== undefined && operation.state === 'acknowledged')?.operation;
  const going = told.some(({ operation }) => operation.endedAt === null && operation !== drill);
  const away = status === STATUS.offline ? WORDS.offline : status === STATUS.unknown ? WORDS.unheard : null;
  const may = ROLE_PERMISSIONS[user?.role ?? 'leader'];
  const all = Object.entries(kind.actions ?? {}).filter(([, { needs }]) => may.includes(needs));
  const pads = all.flatMap(([id, action]) => (action.pad ? [{ id, action, pad: action.pad }] : []));
  const onPads = new Set(pads.flatMap(({ id, pad }) => [id, pad.stop, pad.presets]));
  const actions = all.filter(([id]) => !onPads.has(id));
  // A pad goes on: a stop is given on top of what it stops.
  const hindrance = away ?? (going && actions.length > 0 ? WORDS.going : null);
  const hindered = (action: ActionSpec): boolean => isHindered(action, { going, lasts: drill !== undefined, away: hindrance !== null });
  return (
    <Section title={pick(WORDS.title)}>
      {suspended && <SuspendedUnderWay operation={suspended} device={device.id} />}
      {drill && suspended === undefined && <DrillUnderWay panel={device} drill={drill} loop={loopOf(drill, kind)} />}
      {pads.map(({ id, action, pad }) => (
        <Suspense key={id} fallback={<Skeleton rows={3} />}>
          <PanTilt device={device} kind={kind} id={id} action={action} pad={pad} disabled={away !== null} values={values} />
        </Suspense>
      ))}
      {actions.length > 0 && (
        <div className={styles.actions}>
          {actions.map(([id, action]) => (
            <Button
              key={id}
              look={action.needs === 'operate-critical' ? 'danger' : 'normal'}
              disabled={hindered(action)}
              title={pick(action.confirm)}
              onClick={() => setAsked(id)}
              data-action={id}
            >
              {pick(action.label)}
            </Button>
          ))}
        </div>
      )}
      {hindrance && all.some(isTold) && <p className={styles.quiet}>{pick(hindrance)}</p>}
      {told.length === 0 ? (
        <p className={styles.quiet}>{pick(WORDS.none)}</p>
      ) : (
        <ul className={styles.rows}>
          {told.slice(0, SHOWN).map(({ operation, group }) => (
            <OperationRow key={operation.id} operation={operation} group={group} action={kind.actions?.[operation.action]} user={user} />
          ))}
        </ul>
      )}
      {asked !== null && kind.actions?.[asked] && (
        <OperateDialog device={device} id={asked} action={kind.actions[asked]} onClose={() => setAsked(null)} />
      )}
    </Section>
  );
}
