import { lazy, Suspense, useState, type JSX } from 'react';
import { METHOD_LABELS } from '#contract/patrols/check-in.ts';
import { FAULT_LABELS, POINT_STATE_LABELS, type PointState } from '#contract/patrols/round.ts';
import { ROLE_PERMISSIONS } from '#contract/roles.ts';
import type { RoundsReply, RoundView } from '#contract/patrols/view.ts';
import { useWords } from '#client/i18n/i18n.ts';
import type { ShownMedia } from '#client/media/media.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { AgeText, Moment } from '#client/ui/time/Age.tsx';
import { setView } from '#client/view/view.ts';
import { useSession, useWorld } from '#client/world/hooks.ts';
import { Routes } from './Routes.tsx';
import { summaryOf } from './summary.ts';
import { PATROL_WORDS as WORDS } from './words.ts';
import styles from './patrols.module.css';

const MediaStrip = lazy(() => import('#client/media/MediaStrip.tsx'));

const SEVERITY: Partial<Record<PointState, number>> = { late: 4, missed: 3 };

/** Today's rounds, newest first: each point with what became of it, how that is known, and how old it is. */
export function RoundList({ reply, onClose }: { readonly reply: RoundsReply; readonly onClose: () => void }): JSX.Element {
  const { pick } = useWords();
  const { user } = useSession();
  const arrived = new Set(reply.photos);
  return (
    <Dialog title={pick(WORDS.title)} onClose={onClose} size="medium">
      <p className={styles.quiet}>
        {pick(WORDS.source)} · <AgeText at={reply.now} />
      </p>
      {user !== null && ROLE_PERMISSIONS[user.role].includes('dispatch') && <Routes />}
      {reply.items.length === 0 && <p className={styles.quiet}>{pick(WORDS.none)}</p>}
      {reply.items.map((round) => (
        <Round key={round.id} round={round} arrived={arrived} onClose={onClose} />
      ))}
    </Dialog>
  );
}

interface RoundProps {
  readonly round: RoundView;
  readonly arrived: ReadonlySet<string>;
  readonly onClose: () => void;
}

function Round({ round, arrived, onClose }: RoundProps): JSX.Element {
  const { pick, t } = useWords();
  const { name, shift, byHand, from, until, simulated, unwatched, stopped, points } = round;
  const { visited, missed, late } = summaryOf([round]);
  return (
    <section className={styles.round} data-round={round.id}>
      <h3 className={styles.head}>
        <Name text={name} />
        <span className={styles.quiet}>
          {byHand ? pick(WORDS.byHand) : shift} <Moment at={from} /> – <Moment at={until} />
          {simulated && ` · ${t('simulated')}`}
          {unwatched && ` · ${pick(WORDS.unwatched)}`}
          {stopped && ` · ${pick(POINT_STATE_LABELS.stopped)}`}
        </span>
        <span className={styles.sum} data-severity={missed > 0 ? 3 : late > 0 ? 4 : undefined}>
          {pick(missed > 0 ? WORDS.missed(missed) : late > 0 ? WORDS.late(late) : WORDS.visited(visited, points.length))}
        </span>
      </h3>
      <ul className={styles.points}>
        {points.map((point) => (
          <Point key={point.device} point={point} arrived={arrived} onClose={onClose} />
        ))}
      </ul>
    </section>
  );
}

function Point({ point, arrived, onClose }: Omit<RoundProps, 'round'> & { readonly point: RoundView['points'][number] }): JSX.Element {
  const { pick } = useWords();
  const world = useWorld();
  const { device, name, due, state, visit } = point;
  const place = world.get('device', device)?.place;
  const go = (): void => {
    setView({ ...(place !== undefined && { focus: place }), open: `device:${device}` });
    onClose();
  };
  return (
    <li className={styles.point} data-state={state}>
      <button type="button" className={styles.name} onClick={go}>
        <Name text={name} />
      </button>
      <span className={styles.state} data-severity={SEVERITY[state]}>
        {pick(POINT_STATE_LABELS[state])}
      </span>
      <span className={styles.quiet}>
        ≤ <Moment at={due} />
      </span>
      {visit && <VisitLine visit={visit} arrived={arrived} />}
      <Refusals refused={point.refused} />
    </li>
  );
}

type Visit = NonNullable<RoundView['points'][number]['visit']>;
/** Told so much later than it was made, it had been kept meanwhile. */
const KEPT_MS = 120_000;

function VisitLine({ visit, arrived }: { readonly visit: Visit; readonly arrived: ReadonlySet<string> }): JSX.Element {
  const { pick } = useWords();
  const { event, at, toldAt, method, distanceM, photo, by } = visit;
  return (
    <span className={styles.visit}>
      <Moment at={at} /> · {pick(METHOD_LABELS[method])}
      {distanceM !== null && ` · ${pick(WORDS.away(distanceM))}`}
      {by !== '' && (
        <>
          {' · '}
          <Name text={by} />
        </>
      )}
      {' · '}
      <AgeText at={at} />
      {toldAt - at > KEPT_MS && (
        <>
          {' · '}
          {pick(WORDS.toldLate)} <Moment at={toldAt} />
        </>
      )}
      {photo !== null && !arrived.has(photo) && ` · ${pick(WORDS.noPhoto)}`}
      {photo !== null && arrived.has(photo) && <Photo shown={{ id: photo, at, by: { id: event, name: by }, note: '' }} />}
    </span>
  );
}

/** Looked at when it is asked for: a list of pictures is no list of rounds. */
function Photo({ shown }: { readonly shown: ShownMedia }): JSX.Element {
  const { pick } = useWords();
  const [open, setOpen] = useState(false);
  if (!open)
    return (
      <button type="button" className={styles.photo} onClick={() => setOpen(true)}>
        {pick(WORDS.photo)}
      </button>
    );
  return (
    <Suspense>
      <MediaStrip shown={[shown]} />
    </Suspense>
  );
}

function Refusals({ refused }: Pick<RoundView['points'][number], 'refused'>): JSX.Element {
  const { pick } = useWords();
  return (
    <>
      {refused.map(({ event, at, why, distanceM }) => (
        <span key={event} className={styles.refused}>
          <Moment at={at} /> {pick(WORDS.notCounted)}：{pick(FAULT_LABELS[why])}
          {why === 'far' && distanceM !== null && ` (${pick(WORDS.away(distanceM))})`}
        </span>
      ))}
    </>
  );
}
