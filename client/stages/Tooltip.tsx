import type { JSX } from 'react';
import { label, type Label } from '#contract/label.ts';
import { CREW_STATE_LABELS } from '#contract/records/crew.ts';
import { STATUSES, STATUS_LABELS } from '#contract/live/status.ts';
import type { Lang } from '#client/layers/layer.ts';
import type { MarkRef } from '#client/marks/marks.ts';
import { MOVER } from '#contract/live/mover-columns.ts';
import { cssTone, TONE_BY_STATUS, TONE_NAMES } from '#client/marks/tones.ts';
import { PlaceState } from '#client/ui/status/PlaceState.tsx';
import type { World } from '#client/world/world.ts';

export interface Hovered {
  readonly ref: MarkRef;
  /** CSS pixels in the host. */
  readonly x: number;
  readonly y: number;
}

const NEVER = label('从未上报', 'never reported');

/** How long ago, in the largest unit that says enough. */
function ageWords(ms: number): Label {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return label(`${seconds} 秒前`, `${seconds} s ago`);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return label(`${minutes} 分钟前`, `${minutes} min ago`);
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? label(`${hours} 小时前`, `${hours} h ago`)
    : label(`${Math.floor(hours / 24)} 天前`, `${Math.floor(hours / 24)} d ago`);
}

/** Name, state and age of what is under the pointer. Read once per hover: the age is that of the moment. */
export function Tooltip({ world, lang, hovered: { ref, x, y } }: { world: World; lang: Lang; hovered: Hovered }): JSX.Element {
  const device = ref.handle === undefined ? undefined : world.deviceByHandle(ref.handle);
  const name = device?.name ?? (ref.crew === undefined ? world.get('place', ref.path)?.name : undefined) ?? ref.name ?? ref.path;
  const status = world.columns.status[ref.handle ?? 0];
  const rollUp = device || ref.crew !== undefined ? undefined : world.rollup(ref.path);
  const heard = world.columns.observedAt[ref.handle ?? 0];
  return (
    <div className="stage-tooltip" style={{ transform: `translate(${x + 14}px, ${y + 14}px)` }}>
      <bdi className="stage-tooltip-name">{name}</bdi>
      {device && (
        <span className="stage-tooltip-state">
          {world.kinds.get(device.kind)?.label[lang] ?? device.kind}
          <i style={{ color: cssTone(TONE_NAMES[TONE_BY_STATUS[status]], 1) }}>{STATUS_LABELS[STATUSES[status] ?? 'unknown'][lang]}</i>
          <time>{heard === 0 ? NEVER[lang] : ageWords(world.serverNow() - heard)[lang]}</time>
        </span>
      )}
      {ref.crew !== undefined && <CrewState world={world} lang={lang} crew={ref.crew} />}
      {rollUp && <PlaceState rollUp={rollUp} />}
    </div>
  );
}

const OLD = label('位置已旧', 'position is old');

/** What a crew does, and how old and how sure the place is where it is drawn. */
function CrewState({ world, lang, crew: id }: { world: World; lang: Lang; crew: string }): JSX.Element | null {
  const crew = world.get('crew', id);
  const at = world.moverOf(id);
  if (!crew || at === undefined) return null;
  const { status, at: when, accuracy, speed } = world.movers;
  const stale = status[at] === MOVER.stale;
  return (
    <span className="stage-tooltip-state">
      {CREW_STATE_LABELS[crew.state][lang]}
      {stale && <i style={{ color: cssTone('stale', 1) }}>{OLD[lang]}</i>}
      {!stale && speed[at] >= 0.3 && <i>{Math.round(speed[at] * 3.6)} km/h</i>}
      {accuracy[at] >= 1 && <i>±{Math.round(accuracy[at])} m</i>}
      <time>{ageWords(world.serverNow() - when[at])[lang]}</time>
    </span>
  );
}
