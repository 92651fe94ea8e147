import { useEffect, useState, type JSX } from 'react';
import type { Refusal } from '#contract/commands.ts';
import { ROLE_LABELS } from '#contract/roles.ts';
import { label, type Label } from '#contract/label.ts';
import type { ShownScreen } from '#contract/live/shown-screen.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { placesAlong, placeWords } from '#client/places/place-words.ts';
import { SCREENS } from '#client/screens/discover.ts';
import { useSignedIn } from '#client/session/context.ts';
import { request } from '#client/session/session.ts';
import { Button, IconButton } from '#client/ui/controls/Button.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { formatClock } from '#client/ui/time/format.ts';
import { parseView, setView, splitOpen, type View } from '#client/view/view.ts';
import { useWorld } from '#client/world/hooks.ts';
import type { World } from '#client/world/world.ts';
import { followScreens, type Then } from './follow-screens.ts';
import type { Player } from './player.ts';
import styles from './screens-then.module.css';

const EVERYWHERE = label('全部辖区', 'everything');
const OPENED: Readonly<Record<string, Label>> = {
  incident: label('事件', 'incident'),
  alert: label('告警', 'alert'),
  ticket: label('工单', 'ticket'),
  device: label('设备', 'device'),
};

/** What the other screens of the room showed at the instant that is shown; each of them leads to what it looked at. */
export function ScreensThen({ player }: { player: Player }): JSX.Element {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="quiet" icon="screen-share" onClick={() => setOpen(!open)} aria-expanded={open} data-screens-then>
        {t('replay.screens')}
      </Button>
      {open && <List player={player} onClose={() => setOpen(false)} />}
    </>
  );
}

function List({ player, onClose }: { player: Player; onClose: () => void }): JSX.Element {
  const { t, pick } = useWords();
  const { known, refusal } = useThen(player);
  return (
    <section className={styles.list} aria-label={t('replay.screens')} data-screens-list={known?.at}>
      <header className={styles.head}>
        <strong>{known === null ? t('replay.screens') : t('replay.screensAt', { time: formatClock(known.at) })}</strong>
        <IconButton icon="x" label={t('close')} onClick={onClose} />
      </header>
      {refusal !== null && <p role="alert">{pick(refusal.message)}</p>}
      {known?.items.length === 0 && <p className={styles.quiet}>{t('replay.noScreens')}</p>}
      <ul>
        {known?.items.map((shown) => (
          <Row key={`${shown.role} ${shown.jurisdiction} ${shown.wall} ${shown.screen} ${shown.view}`} shown={shown} />
        ))}
      </ul>
    </section>
  );
}

/** What screens showed, with the instant that is of; the last answer stays while the next is refused. */
function useThen(player: Player): { readonly known: Then | null; readonly refusal: Refusal | null } {
  const [told, setTold] = useState<{ known: Then | null; refusal: Refusal | null }>({ known: null, refusal: null });
  const { leave } = useSignedIn();
  useEffect(
    () =>
      followScreens({
        now: player.now,
        ask: async (at) => (await request<{ items: ShownScreen[] }>('GET', `/api/v1/replay/screens?at=${at}`)).items,
        onTold: (known) => setTold({ known, refusal: null }),
        onRefused: (refusal) => (refusal.code === 'unauthenticated' ? leave() : setTold(({ known }) => ({ known, refusal }))),
      }),
    [player, leave],
  );
  return told;
}

function Row({ shown }: { shown: ShownScreen }): JSX.Element {
  const { t, pick } = useWords();
  const world = useWorld();
  const { role, jurisdiction, wall, screen: id, view, since, count } = shown;
  const screen = SCREENS.find((one) => one.id === id);
  const looked = view === null ? null : parseView(view);
  return (
    <li className={styles.row} data-shown-screen={id}>
      <Icon name={wall === null ? 'device-desktop' : 'screen-share'} />
      <span className={styles.who}>
        <strong>{wall === null ? pick(ROLE_LABELS[role]) : <Name text={wall} />}</strong>
        <small className={styles.quiet}>
          {placesAlong(world, jurisdiction).at(-1)?.name ?? pick(EVERYWHERE)} · {screen ? pick(screen.title) : id}
          {count > 1 && ` ×${count}`}
        </small>
      </span>
      <span className={styles.what}>
        {looked === null ? t('replay.notForYou') : <Looked view={looked} />}
        <small className={styles.quiet}>{t('replay.since', { time: formatClock(since) })}</small>
      </span>
      {looked !== null && looked.time === 'live' && (
        <Button look="quiet" onClick={() => goTo(looked)} data-look-there>
          {t('replay.lookThere')}
        </Button>
      )}
    </li>
  );
}

/** Where it looked, in words. */
function Looked({ view: { focus, stage, open, time } }: { view: View }): JSX.Element {
  const { t, pick } = useWords();
  const world = useWorld();
  if (time !== 'live') return <span>{t('replay.watchedPast')}</span>;
  const { prefix, id } = splitOpen(open);
  const opened = OPENED[prefix];
  const words = [
    t(`stage.${stage}`),
    pick(focus === '' ? EVERYWHERE : placeWords(world, focus)),
    ...(opened ? [`${pick(opened)} ${openedName(world, prefix, id, pick)}`] : []),
  ];
  return <Name text={words.join(' · ')} />;
}

function openedName(world: World, prefix: string, id: string, pick: (words: Label) => string): string {
  if (prefix === 'device') return world.get('device', id)?.name ?? id;
  const incident = prefix === 'incident' ? world.get('incident', id) : undefined;
  return incident ? pick(incident.title) : prefix === 'alert' ? '' : id;
}

/** Looks where the other screen looked, at the same instant of the past. */
function goTo({ focus, stage, open, hidden, shade, sight }: View): void {
  setView({ focus, stage, open, hidden, shade, sight }, { replace: true });
}
