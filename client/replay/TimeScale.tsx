import { useRef, useState, type JSX, type KeyboardEvent, type PointerEvent } from 'react';
import { civilZone } from '#contract/civil-zone.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { formatClock, formatMoment } from '#client/ui/time/format.ts';
import type { Scale } from './read-past.ts';
import { placeOn, ticksOf, type Window } from './scale-window.ts';
import styles from './replay.module.css';

const TICKS = 9;
/** A hand that drags is followed no more often than this, ms. */
const DRAG_MS = 250;

interface TimeScaleProps {
  readonly shown: Window;
  readonly at: number;
  readonly present: number;
  readonly scale: Scale;
  readonly onSeek: (at: number) => void;
}

/** A stretch of time with the incidents that began in it, by severity: pressing or dragging leads there. */
export function TimeScale({ shown, at, present, scale, onSeek }: TimeScaleProps): JSX.Element {
  const { t, pick } = useWords();
  const { drag, ...handlers } = useDrag(shown, present, onSeek);
  const hand = drag ?? at;
  const percent = (instant: number): string => `${(Math.min(1, Math.max(0, placeOn(shown, instant))) * 100).toFixed(3)}%`;
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (by === 0) return;
    event.preventDefault();
    onSeek(Math.round(at + (by * (shown.to - shown.from)) / 60));
  };
  return (
    <div
      className={styles.scale}
      role="slider"
      tabIndex={0}
      aria-label={t('replay.scale')}
      aria-valuemin={Math.round(shown.from)}
      aria-valuemax={Math.round(shown.to)}
      aria-valuenow={Math.round(hand)}
      aria-valuetext={formatMoment(hand, present)}
      onKeyDown={onKeyDown}
      {...handlers}
    >
      <div className={styles.rail} />
      {scale.from !== null && scale.from > shown.from && (
        <div
          className={styles.unkept}
          style={{ width: percent(scale.from) }}
          title={t('replay.from', { time: formatMoment(scale.from, present) })}
        />
      )}
      {ticksOf(shown, TICKS, civilZone().offset(shown.to)).map((tick) => (
        <span key={tick} className={styles.tick} style={{ left: percent(tick) }}>
          {shown.to - shown.from > 2 * 86_400_000 ? formatMoment(tick, 0).slice(0, 5) : formatClock(tick).slice(0, 5)}
        </span>
      ))}
      {scale.marks
        .filter((mark) => mark.at >= shown.from && mark.at <= shown.to)
        .map((mark) => (
          <i
            key={mark.id}
            className={styles.incident}
            style={{ left: percent(mark.at) }}
            data-severity={mark.severity}
            data-life-safety={mark.lifeSafety || undefined}
            data-incident={mark.id}
            title={`${formatClock(mark.at)} ${pick(mark.title)}`}
          />
        ))}
      <div className={styles.hand} style={{ left: percent(hand) }} data-words={drag === null ? undefined : formatClock(drag)} />
    </div>
  );
}

type Hand = (event: PointerEvent<HTMLElement>) => void;

interface Drag {
  /** The instant under the hand; null = nobody drags. */
  readonly drag: number | null;
  readonly onPointerDown: Hand;
  readonly onPointerMove: Hand;
  readonly onPointerUp: Hand;
  readonly onPointerCancel: Hand;
}

function useDrag(shown: Window, present: number, onSeek: (at: number) => void): Drag {
  const [drag, setDrag] = useState<number | null>(null);
  const told = useRef(0);
  const instantAt = (event: PointerEvent<HTMLElement>): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (event.clientX - left) / width));
    return Math.round(Math.min(present, shown.from + part * (shown.to - shown.from)));
  };
  return {
    drag,
    onPointerDown: (event) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      told.current = event.timeStamp;
      setDrag(instantAt(event));
    },
    onPointerMove: (event) => {
      if (drag === null) return;
      const to = instantAt(event);
      setDrag(to);
      if (event.timeStamp - told.current < DRAG_MS) return;
      told.current = event.timeStamp;
      onSeek(to);
    },
    onPointerUp: (event) => {
      if (drag === null) return;
      onSeek(instantAt(event));
      setDrag(null);
    },
    onPointerCancel: () => setDrag(null),
  };
}
