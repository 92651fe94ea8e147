import { useEffect, useRef, useState, type JSX } from 'react';
import { useStore } from 'zustand';
import { useWords } from '#client/i18n/i18n.ts';
import { Button, IconButton } from '#client/ui/controls/Button.tsx';
import { useKeys } from '#client/ui/controls/keys.ts';
import { formatClock, formatDate } from '#client/ui/time/format.ts';
import { setView } from '#client/view/view.ts';
import { useWorld } from '#client/world/hooks.ts';
import { SPEEDS, type Player, type Speed } from './player.ts';
import { readScale, type Mark, type Scale } from './read-past.ts';
import { markBeside, windowAround, type Window } from './scale-window.ts';
import { ScreensThen } from './ScreensThen.tsx';
import { TimeScale } from './TimeScale.tsx';
import styles from './replay.module.css';

const HOUR_MS = 3_600_000;
const SPANS = [
  [HOUR_MS / 4, '15 min'],
  [HOUR_MS, '1 h'],
  [6 * HOUR_MS, '6 h'],
  [24 * HOUR_MS, '24 h'],
  [7 * 24 * HOUR_MS, '7 d'],
  [30 * 24 * HOUR_MS, '30 d'],
] as const;
/** What has begun meanwhile comes to the scale so often. */
const READ_EVERY_MS = 30_000;
/** An incident is shown with its first alert. */
const INTO_MS = 1000;

const EMPTY: Scale = { from: null, marks: [] };

/** Leads through the past, along the bottom of every screen that shows it. The hooks here have the world of now. */
export function Conductor({ player, toPresent }: { player: Player; toPresent: () => void }): JSX.Element {
  const { t } = useWords();
  const loading = useStore(player.store, (state) => state.loading);
  const scale = useScale();
  const present = useWorld();
  const [span, setSpan] = useState(() => spanFor(present.serverNow() - player.now()));
  const jump = (by: 1 | -1): void => {
    const mark = markBeside(scale.marks, player.now(), by);
    if (mark) goTo(player, mark);
  };
  useKeys({
    ' ': () => player.toggle(),
    ',': () => void player.step(-1),
    '.': () => void player.step(1),
    '<': () => jump(-1),
    '>': () => jump(1),
    l: toPresent,
  });
  return (
    <section className={styles.conductor} aria-label={t('replay.title')} data-loading={loading || undefined}>
      <Steps player={player} jump={jump} />
      <Shown player={player} />
      <Rail player={player} scale={scale} span={span} />
      <div className={styles.choices}>
        <Choice
          label={t('replay.speed')}
          options={SPEEDS.map((speed) => [speed, `${speed}×`])}
          of={player}
          onChoose={(speed) => player.setSpeed(speed as Speed)}
        />
        <label className={styles.choice}>
          <span className="visually-hidden">{t('replay.span')}</span>
          <select value={span} onChange={(event) => setSpan(Number(event.target.value))} title={t('replay.span')}>
            {SPANS.map(([ms, words]) => (
              <option key={ms} value={ms}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </div>
      <ScreensThen player={player} />
      <Button look="primary" icon="history-off" shortcut="L" onClick={toPresent} data-to-present>
        {t('replay.toNow')}
      </Button>
    </section>
  );
}

/** Steps through the past, and plays it. */
function Steps({ player, jump }: { player: Player; jump: (by: 1 | -1) => void }): JSX.Element {
  const { t } = useWords();
  const isPlaying = useStore(player.store, (state) => state.isPlaying);
  return (
    <div className={styles.keys}>
      <IconButton icon="chevron-left" label={`${t('replay.previous')} (<)`} onClick={() => jump(-1)} />
      <IconButton icon="arrow-back-up" label={`${t('replay.back')} (,)`} onClick={() => void player.step(-1)} />
      <Button
        look="primary"
        icon={isPlaying ? 'player-pause' : 'player-play'}
        onClick={() => player.toggle()}
        aria-label={`${t(isPlaying ? 'replay.pause' : 'replay.play')} (${t('key.space')})`}
        title={`${t(isPlaying ? 'replay.pause' : 'replay.play')} (${t('key.space')})`}
      />
      <IconButton icon="arrow-forward-up" label={`${t('replay.on')} (.)`} onClick={() => void player.step(1)} />
      <IconButton icon="chevron-right" label={`${t('replay.next')} (>)`} onClick={() => jump(1)} />
    </div>
  );
}

/** The shortest scale that shows how long ago that is, and what was before it. */
const spanFor = (ago: number): number => (SPANS.find(([ms]) => ms >= ago * 2) ?? SPANS[SPANS.length - 1])[0];

function goTo(player: Player, { at }: Mark): void {
  player.pause();
  setView({ time: at + INTO_MS }, { replace: true });
}

function Choice({
  label,
  options,
  of,
  onChoose,
}: {
  label: string;
  options: readonly (readonly [number, string])[];
  of: Player;
  onChoose: (value: number) => void;
}): JSX.Element {
  const speed = useStore(of.store, (state) => state.speed);
  return (
    <label className={styles.choice}>
      <span className="visually-hidden">{label}</span>
      <select value={speed} onChange={(event) => onChoose(Number(event.target.value))} title={label} data-speed>
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The instant that is shown, large; the present beside it, small. */
function Shown({ player }: { player: Player }): JSX.Element {
  const { t, lang, pick } = useWords();
  const world = useWorld();
  const { at, loading, refusal } = useStore(player.store);
  const present = useSecond(() => world.serverNow());
  return (
    <div className={styles.shown}>
      <time className={styles.clock} aria-label={t('replay.shown')} data-replay-time={Math.round(at)}>
        {formatClock(at)}
      </time>
      <span className={styles.date}>{formatDate(at, lang)}</span>
      <span className={styles.present} role="status" data-refused={refusal !== null || undefined}>
        {refusal !== null ? pick(refusal.message) : loading ? t('replay.loading') : t('replay.now', { time: formatClock(present) })}
      </span>
    </div>
  );
}

function Rail({ player, scale, span }: { player: Player; scale: Scale; span: number }): JSX.Element {
  const world = useWorld();
  const at = useStore(player.store, (state) => state.at);
  const present = useSecond(() => world.serverNow());
  const before = useRef<Window | undefined>(undefined);
  const shown = (before.current = windowAround(at, span, present, before.current));
  return <TimeScale shown={shown} at={at} present={present} scale={scale} onSeek={(to) => setView({ time: to }, { replace: true })} />;
}

/** Renders once a second. */
function useSecond(read: () => number): number {
  const [second, setSecond] = useState(read);
  const latest = useRef(read);
  useEffect(() => {
    latest.current = read;
  });
  useEffect(() => {
    const timer = setInterval(() => setSecond(latest.current()), 1000);
    return () => clearInterval(timer);
  }, []);
  return second;
}

function useScale(): Scale {
  const [scale, setScale] = useState(EMPTY);
  useEffect(() => {
    let current = true;
    const look = (): void =>
      void readScale().then(
        (read) => current && setScale(read),
        () => undefined,
      );
    look();
    const timer = setInterval(look, READ_EVERY_MS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, []);
  return scale;
}
