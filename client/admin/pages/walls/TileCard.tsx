import type { JSX } from 'react';
import type { CanvasShape } from '#contract/walls/canvas.ts';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { IconButton } from '#client/ui/controls/Button.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatAge } from '#client/ui/time/format.ts';
import { WORDS } from './canvas.ts';
import { OFF_MS, WORDS as WALL, type Wall } from './wall.ts';
import own from './walls.module.css';

interface TileCardProps {
  readonly wall: Wall;
  readonly shape: CanvasShape;
  readonly onUnpair: (wall: Wall) => void;
}

/** One screen of a wall: what it shows, how it is, and what can be done about it. */
export function TileCard({ wall, shape, onUnpair }: TileCardProps): JSX.Element {
  const { pick } = useWords();
  const { act } = useAct();
  const now = useCurrentTime();
  const path = `/api/v1/walls/${encodeURIComponent(wall.id)}`;
  const { data } = useLoad<{ jpeg: string | null }>(`${path}/picture`, 15_000);
  const { tile, state } = wall;
  const on = state !== null && now - state.at < OFF_MS;
  return (
    <div className={own.shown} data-on={on || undefined} data-live={state?.live || undefined}>
      {data?.jpeg && (
        <img className={own.picture} src={`data:image/jpeg;base64,${data.jpeg}`} alt={`${pick(WORDS.refreshPage)} ${wall.name}`} />
      )}
      <span className={own.place}>
        {tile!.row + 1}-{tile!.column + 1}
      </span>
      <p className={own.state} title={wall.from}>
        <TileState wall={wall} shape={shape} on={on} />
      </p>
      <span className={own.actions}>
        <IconButton
          icon="refresh"
          label={pick(WORDS.reload)}
          onClick={() => void act(() => request('POST', `${path}/reload`), pick(WORDS.reloading))}
        />
        <IconButton icon="x" label={pick(WALL.unpair)} onClick={() => onUnpair(wall)} />
      </span>
    </div>
  );
}

/** `60 帧/秒 · 落后 12 ms · 0.1.0 · 3 秒前`, and what is not as it was drawn. */
function TileState({ wall, shape, on }: { wall: Wall; shape: CanvasShape; on: boolean }): JSX.Element {
  const { pick, lang } = useWords();
  const now = useCurrentTime();
  const { state } = wall;
  if (state === null) return <>{pick(WORDS.offline)}</>;
  const age = formatAge(Math.max(0, now - state.at), lang);
  if (!on) return <strong>{`${pick(WORDS.offline)} · ${age}`}</strong>;
  const { width, height } = shape.tile;
  return (
    <>
      {state.fps} {pick(WORDS.fps)} · {state.version} · {age}
      {!state.live && <strong> · {pick(WORDS.lost)}</strong>}
      {(state.width !== width || state.height !== height) && (
        <strong>
          {' '}
          · {pick(WORDS.otherSize)} {state.width} × {state.height}
        </strong>
      )}
    </>
  );
}
