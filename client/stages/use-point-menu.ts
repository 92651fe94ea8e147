import { useEffect, useRef, useState, type RefObject } from 'react';
import { label, type Label } from '#contract/label.ts';
import { setPickMode, usePickMode } from '#client/sight/pick-mode.ts';
import { openPoint } from '#client/sight/point.ts';
import { placeWords } from '#client/places/place-words.ts';
import { isModalOpen } from '#client/ui/controls/keys.ts';
import type { World } from '#client/world/world.ts';
import type { StageSwitcher } from './stage-switcher.ts';

/** What somebody pointed at and may ask about. */
export interface Pointed {
  /** CSS pixels of the page. */
  readonly x: number;
  readonly y: number;
  /** What `View.open` becomes when they ask who sees it. */
  readonly open: string;
  readonly name: Label;
}

/** A press that moves less than this many CSS pixels is meant for one point. */
const STILL_PX = 5;
/** Fingers that rest this long ask what can be done here. */
const LONG_PRESS_MS = 550;
const HERE = label('此处', 'This point');

interface PointMenuState {
  /** Asked for by right click or long press; `null` = no menu is open. */
  readonly pointed: Pointed | null;
  readonly close: () => void;
  /** The next click asks instead of picking. */
  readonly aiming: boolean;
}

/** Asking about a point of the picture: right click or a long press, or, while aiming, any click. Without `ask` nobody can. */
export function usePointMenu(
  host: RefObject<HTMLElement | null>,
  show: RefObject<StageSwitcher | null>,
  world: World,
  scale: number,
  ask: ((open: string) => void) | undefined,
): PointMenuState {
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const aiming = usePickMode((state) => state.aiming);
  const asks = ask !== undefined;
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    const element = host.current;
    if (!element || !asks) return undefined;
    const at = (x: number, y: number): Pointed | null => {
      const box = element.getBoundingClientRect();
      const under = show.current?.under(world, (x - box.left) / scale, (y - box.top) / scale) ?? null;
      return under && { x, y, ...namedIn(world, under) };
    };
    return listen(element, {
      onMenu: (x, y) => setPointed(at(x, y)),
      onClick: (x, y) => {
        const found = usePickMode.getState().aiming ? at(x, y) : null;
        if (!found) return;
        setPickMode(false);
        latest.current?.(found.open);
      },
    });
  }, [host, show, world, scale, asks]);
  useEffect(() => (aiming ? leaveOnEscape() : undefined), [aiming]);
  return { pointed, close: () => setPointed(null), aiming: aiming && asks };
}

function namedIn(world: World, under: NonNullable<ReturnType<StageSwitcher['under']>>): Pick<Pointed, 'open' | 'name'> {
  if ('position' in under) return { open: openPoint(under.position), name: HERE };
  const device = world.get('device', under.path.slice(under.path.lastIndexOf('/') + 1));
  return { open: `sight:${under.path}`, name: device ? label(device.name, device.name) : placeWords(world, under.path) };
}

/** Before panels hear of the key, which close on it too; a window above all closes first. */
function leaveOnEscape(): () => void {
  const stop = new AbortController();
  addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || isModalOpen()) return;
      event.preventDefault();
      setPickMode(false);
    },
    { capture: true, signal: stop.signal },
  );
  return () => stop.abort();
}

interface Presses {
  readonly onMenu: (x: number, y: number) => void;
  readonly onClick: (x: number, y: number) => void;
}

/** Clicks that did not drag the picture. Stages hear of a click first, so that they can leave it to us while somebody aims. */
function listen(element: HTMLElement, { onMenu, onClick }: Presses): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  let down: { readonly x: number; readonly y: number; readonly at: number } | null = null;
  let rested = false;
  const isStill = ({ clientX, clientY }: MouseEvent): boolean => down !== null && Math.hypot(clientX - down.x, clientY - down.y) < STILL_PX;
  element.addEventListener(
    'pointerdown',
    ({ clientX: x, clientY: y, isPrimary, timeStamp: at }) => {
      down = isPrimary ? { x, y, at } : null;
    },
    { capture: true, signal },
  );
  element.addEventListener(
    'pointerup',
    (event) => {
      if (event.button === 2 && isStill(event)) onMenu(event.clientX, event.clientY);
      rested = event.pointerType === 'touch' && isStill(event) && event.timeStamp - down!.at >= LONG_PRESS_MS;
    },
    { capture: true, signal },
  );
  element.addEventListener(
    'touchend',
    (event) => {
      if (!rested || down === null) return;
      rested = false;
      // Else the click that browsers make of a touch would close the menu again.
      event.preventDefault();
      onMenu(down.x, down.y);
    },
    { capture: true, signal, passive: false },
  );
  element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  element.addEventListener(
    'click',
    (event) => {
      if (isStill(event)) onClick(event.clientX, event.clientY);
    },
    { signal },
  );
  return () => stop.abort();
}
