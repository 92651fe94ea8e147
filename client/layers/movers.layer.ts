import { label } from '#contract/label.ts';
import { MOVER } from '#contract/live/mover-columns.ts';
import type { Crew } from '#contract/records/crew.ts';
import type { Device } from '#contract/records/device.ts';
import type { MoversMark } from '#client/marks/marks.ts';
import { MoverTracks } from '#client/marks/mover-tracks.ts';
import { TONE, type ToneName } from '#client/marks/tones.ts';
import { dispatchingStore } from '#client/view/dispatching.ts';
import { shownTime } from '#client/ui/time/current-time.ts';
import { concerns, defineLayer, renew, type LayerChange, type LayerContext, type LayerInstance } from './layer.ts';

/** From farther away nobody is seen to go, metres per pixel. */
const WITHIN = 12;

/**
 * Crews, and devices that go about, that have said where they are. The slot of each is its handle among movers, so a frame finds its slots
 * without looking.
 */
class MoversLayer implements LayerInstance {
  private readonly context: LayerContext;
  private readonly tracks = new MoverTracks();
  private mark: MoversMark;

  constructor(context: LayerContext) {
    this.context = context;
    const { tracks } = this;
    this.mark = {
      type: 'movers',
      id: 'movers/crews',
      order: 74,
      version: 1,
      scale: { to: WITHIN },
      tracks,
      refer: (slot) => {
        const crew = this.crewOf(slot);
        if (crew) return { path: crew.place, crew: crew.id, name: crew.name };
        const device = this.deviceOf(slot);
        return device && { path: device.place, handle: device.handle };
      },
    };
    this.takeAll();
  }

  marks(): readonly MoversMark[] {
    return [this.mark];
  }

  update(change: LayerChange): boolean {
    if (change.what === 'movers') return change.touched === null ? this.clear() : this.take(change.touched);
    if (change.what === 'view' || concerns(change, 'crew', 'device')) return this.retoneAll();
    return false;
  }

  private crewOf(slot: number): Crew | null {
    const { world } = this.context;
    const id = world.movers.ids[slot];
    return (id !== undefined && world.get('crew', id)) || null;
  }

  /** A device that is no crew. One that a screen has as a dot only is not shown going about. */
  private deviceOf(slot: number): Device | null {
    const { world } = this.context;
    const id = world.movers.ids[slot];
    return (id !== undefined && world.get('device', id)) || null;
  }

  private takeAll(): void {
    const { size, ids } = this.context.world.movers;
    this.take(Array.from({ length: size }, (_, slot) => slot).filter((slot) => ids[slot] !== undefined));
  }

  private clear(): boolean {
    this.tracks.clear();
    this.mark = renew(this.mark, {});
    return true;
  }

  private take(touched: readonly number[]): boolean {
    const { movers } = this.context.world;
    const { tracks } = this;
    const now = shownTime();
    if (movers.size > tracks.count) {
      tracks.resize(movers.size);
      this.mark = renew(this.mark, {});
    }
    for (const slot of touched) {
      const { lng, lat, height, heading } = movers;
      tracks.heard(slot, lng[slot], lat[slot], Number.isNaN(height[slot]) ? 0 : height[slot], heading[slot], now);
      tracks.setTone(slot, this.toneOf(slot));
    }
    return touched.length > 0;
  }

  private retoneAll(): boolean {
    let news = false;
    for (let slot = 0; slot < this.tracks.count; slot++) news = this.tracks.setTone(slot, this.toneOf(slot)) || news;
    return news;
  }

  /** Grey when it is old; of those that are heard, who is on a ticket stands out, and who is about to be sent. */
  private toneOf(slot: number): number {
    const crew = this.crewOf(slot);
    const status = this.context.world.movers.status[slot];
    if (status === MOVER.gone || (crew === null && this.deviceOf(slot) === null)) return TONE.hidden;
    const chosen = dispatchingStore.getState().asking?.chosen === crew?.id && crew !== null;
    const tone: ToneName = chosen ? 'accent' : status === MOVER.stale ? 'stale' : 'handled';
    return TONE[tone];
  }
}

export default defineLayer({
  id: 'movers',
  label: label('处置力量与车辆', 'Crews and vehicles'),
  order: 74,
  create: (context) => new MoversLayer(context),
});
