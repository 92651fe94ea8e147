import type { WallOrder, WallReport } from '#contract/walls/tile.ts';
import { request } from '#client/session/session.ts';
import { shownTime } from '#client/ui/time/current-time.ts';
import type { World } from '#client/world/world.ts';
import { smallPicture } from './small-picture.ts';

const REPORT_MS = 5000;
/** With every so many reports a picture is sent. */
const PICTURE_EVERY = 3;
/** How long frames are counted, before each report. */
const COUNT_MS = 500;

/**
 * Tells the server every few seconds how this wall is, until stopped. Told to, or when it is another part of a wall by now, it loads its
 * page anew.
 * @param tile `tileKey` of what it shows
 */
export function reportState(world: World, tile: string): () => void {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const report = async (count: number): Promise<void> => {
    const fps = await countFrames();
    if (stopped) return;
    const body: WallReport = { ...stateOf(world), fps, ...(count % PICTURE_EVERY === 0 ? { picture: smallPicture() } : {}) };
    const order = await request<WallOrder>('POST', '/api/v1/walls/state', body).catch(() => null);
    if (stopped) return;
    if (order !== null && (order.reload || order.tile !== tile)) return location.reload();
    timer = setTimeout(() => void report(count + 1), REPORT_MS);
  };
  void report(0);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

function stateOf({ link }: World): Omit<WallReport, 'fps' | 'picture'> {
  const phase = shownTime();
  return {
    version: import.meta.env.QUANYAN_VERSION ?? '',
    width: Math.round(innerWidth * devicePixelRatio),
    height: Math.round(innerHeight * devicePixelRatio),
    phase,
    machine: performance.timeOrigin + performance.now(),
    live: link.state === 'live',
    dataAt: link.heardAt === 0 ? 0 : phase - (Date.now() - link.heardAt),
  };
}

/** Pictures a second that the browser draws now; 0 = its page is hidden. */
function countFrames(): Promise<number> {
  return new Promise((resolve) => {
    const began = performance.now();
    let frames = 0;
    const step = (): void => {
      frames++;
      if (performance.now() - began < COUNT_MS) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
    setTimeout(() => resolve(Math.round((frames * 1000) / (performance.now() - began))), COUNT_MS);
  });
}
