import { label } from '#contract/label.ts';
import type { Device } from '#contract/records/device.ts';
import type { PointsMark } from '#client/marks/marks.ts';
import { PointColumns } from '#client/marks/points.ts';
import { Declutter } from '#client/marks/declutter/declutter.ts';
import { SELECTED, TONE, TONE_BY_STATUS } from '#client/marks/tones.ts';
import { suspendedIn } from '#client/world/suspended.ts';
import type { View } from '#client/view/view.ts';
import { defineLayer, renew, type LayerChange, type LayerContext, type LayerInstance } from './layer.ts';

/** More devices that come or go at once, as those of a place one looks at do, are dots first: badges find room when no more come. */
const MANY_COME = 32;
const QUIET_MS = 100;
/** When more slots moved than this, stages make their buffers anew, which costs less than to write them one by one. */
const MANY_MOVED = 200;

/**
 * Every device by kind and state. The slot of a device is its handle, so a live frame finds its slots without looking. Badges find their
 * room among devices that are known whole; far ones are dots from near too.
 */
class DevicesLayer implements LayerInstance {
  private readonly context: LayerContext;
  private readonly columns: PointColumns;
  private iconOf: ReadonlyMap<string, number> = new Map();
  private mark: PointsMark;
  private selected = -1;
  /** Id of the device in focus, when it is one. */
  private focused = '';
  private readonly room: Declutter;
  /** Devices whose alerts are kept and not raised: bypassed zones, what hangs behind a disarmed panel. */
  private suspended: ReadonlyMap<string, unknown> = new Map();
  /** Badges wait for their room until no more devices come. */
  private quiet: ReturnType<typeof setTimeout> | null = null;
  /** Slot of each device: one that is taken away is named by its id only. */
  private readonly slotOf = new Map<string, number>();

  constructor(context: LayerContext, view: View) {
    this.context = context;
    const { world } = context;
    this.columns = new PointColumns(Math.max(1024, world.columns.size));
    this.room = new Declutter(this.columns);
    this.mark = {
      type: 'points',
      id: 'devices/points',
      order: 50,
      version: 1,
      columns: this.columns,
      icons: [],
      calmWithin: 9,
      alarmsWithin: 1.4,
      iconsWithin: 0.42,
      refer: (handle) => {
        const device = world.deviceByHandle(handle);
        if (device) return { path: `${device.place}/${device.id}`, handle };
        return world.far.has(handle) ? { path: world.far.cellOf(handle) } : null;
      },
    };
    this.placeAll();
    this.focus(view);
  }

  marks(): readonly PointsMark[] {
    return [this.mark];
  }

  update(change: LayerChange): boolean {
    if (change.what === 'view') return this.focus(change.view);
    if (change.what === 'live') return this.retoneAll(change.touched);
    if (change.what === 'rollup' || change.what === 'movers') return false;
    if (change.changes === null) {
      this.placeAll();
      this.select();
      return true;
    }
    let news = change.changes.some(({ type }) => type === 'operation') && this.suspend();
    for (const { type, id, record } of change.changes) {
      if (type !== 'device') continue;
      this.take(id, record);
      news = true;
    }
    if (news) {
      // What one looks at may have been far until now.
      this.select();
      this.settle();
    }
    for (const id of change.devices) {
      const handle = this.context.world.get('device', id)?.handle;
      if (handle !== undefined) news = this.retone(handle) || news;
    }
    return news;
  }

  private placeAll(): boolean {
    const kinds = [...this.context.world.kinds.values()];
    const icons = [...new Set(kinds.map((kind) => kind.icon))];
    this.iconOf = new Map(kinds.map((kind) => [kind.id, icons.indexOf(kind.icon) + 1]));
    this.mark = { ...this.mark, icons };
    const { world } = this.context;
    this.suspended = suspendedIn(world);
    this.columns.resize(0);
    this.columns.resize(world.columns.size);
    this.slotOf.clear();
    for (const handle of world.far.handles) this.placeDot(handle);
    for (const [id, device] of world.all('device')) this.take(id, device);
    if (this.quiet) clearTimeout(this.quiet);
    this.quiet = null;
    this.room.planAll(this.slotOf.values());
    this.renew();
    return true;
  }

  /** A far device: where it is and what it is, but not which. */
  private placeDot(handle: number): void {
    const { columns, context } = this;
    const { far } = context.world;
    if (handle >= columns.count) columns.resize(handle + 1);
    columns.place(handle, ...far.position(handle), 0);
    columns.icon[handle] = this.iconOf.get(far.kindOf(handle)) ?? 0;
    columns.room[handle] = 0;
    this.retone(handle);
  }

  /** Takes what is said of a device: where it is now, or that it is no more. */
  private take(id: string, device: Device | null): void {
    const { columns } = this;
    const before = this.slotOf.get(id);
    if (before !== undefined && before !== device?.handle) {
      this.slotOf.delete(id);
      this.room.left(before);
      // Not looked at any more, it is a dot again.
      if (device === null && this.context.world.far.has(before)) {
        this.placeDot(before);
        columns.moved(before);
        return;
      }
      columns.setTone(before, TONE.hidden);
    }
    if (device === null) return;
    const { handle, position, kind } = device;
    const icon = this.iconOf.get(kind) ?? 0;
    if (handle >= columns.count) columns.resize(handle + 1);
    this.slotOf.set(id, handle);
    this.retone(handle);
    if (before === handle && icon === columns.icon[handle] && position.every((part, axis) => part === columns.positions[handle * 3 + axis]))
      return;
    columns.place(handle, ...position);
    columns.icon[handle] = icon;
    if (before !== handle) columns.room[handle] = 0;
    columns.moved(handle);
    this.room.placed(handle);
  }

  /** @returns whether any device looks different now */
  private suspend(): boolean {
    const before = this.suspended;
    this.suspended = suspendedIn(this.context.world);
    let news = false;
    for (const id of new Set([...before.keys(), ...this.suspended.keys()])) {
      const slot = this.slotOf.get(id);
      if (slot !== undefined && before.has(id) !== this.suspended.has(id)) news = this.retone(slot) || news;
    }
    return news;
  }

  /** Finds the badges their room, now or later. */
  private settle(): void {
    const { redraw } = this.context;
    const later = redraw !== undefined && (this.quiet !== null || this.room.waiting > MANY_COME);
    if (later) {
      if (this.quiet) clearTimeout(this.quiet);
      this.quiet = setTimeout(() => {
        this.settleNow();
        redraw();
      }, QUIET_MS);
    } else this.settleNow();
    this.renewIfMany();
  }

  private settleNow(): void {
    if (this.quiet) clearTimeout(this.quiet);
    this.quiet = null;
    for (const slot of this.room.settle()) this.columns.moved(slot);
    this.renewIfMany();
  }

  private renewIfMany(): void {
    if (this.columns.movedCount > MANY_MOVED) this.mark = renew(this.mark, {});
  }

  private renew(): void {
    this.columns.reshaped();
    this.mark = renew(this.mark, {});
  }

  private focus({ focus }: View): boolean {
    this.focused = focus.slice(focus.lastIndexOf('/') + 1);
    return this.select();
  }

  private select(): boolean {
    const next = this.context.world.get('device', this.focused)?.handle ?? -1;
    const before = this.selected;
    this.selected = next;
    const cleared = before >= 0 && before !== next && this.retone(before);
    return (next >= 0 && this.retone(next)) || cleared;
  }

  private retoneAll(touched: Uint32Array): boolean {
    let news = false;
    for (const handle of touched) news = this.retone(handle) || news;
    return news;
  }

  private isSuspended(handle: number): boolean {
    return this.suspended.size > 0 && this.suspended.has(this.context.world.deviceByHandle(handle)?.id ?? '');
  }

  private retone(handle: number): boolean {
    const { world, alerts } = this.context;
    // Frames may write slots of devices that are no more.
    if (handle >= this.columns.count || !(world.far.has(handle) || world.deviceByHandle(handle))) return false;
    const alert = alerts.toneByHandle[handle] ?? 0;
    const calm = (): number => (this.isSuspended(handle) ? TONE.shielded : (TONE_BY_STATUS[world.columns.status[handle]] ?? TONE.unknown));
    const tone = alert !== 0 ? alert : calm();
    return this.columns.setTone(handle, handle === this.selected ? tone | SELECTED : tone);
  }
}

export default defineLayer({
  id: 'devices',
  label: label('设备', 'Devices'),
  order: 50,
  create: (context, view) => new DevicesLayer(context, view),
});
