import type { Source, SourceListener, SourceState } from '#client/sources/source.ts';
import { createColumns } from '#contract/live/columns.ts';
import type { Refusal } from '#contract/commands.ts';
import { LiveKinds, type KindIndex } from '#contract/kinds/kinds.ts';
import type { MoverColumns } from '#contract/live/mover-columns.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { Device } from '#contract/records/device.ts';
import type { RecordChange } from '#contract/records/record.ts';
import type { User } from '#contract/roles.ts';
import type { RollUpPage } from '#contract/live/rollup.ts';
import type { Delta, EventPage, ServerHealth, SnapshotPart, Welcome } from '#contract/wire/messages.ts';
import { Depths } from './mirror/depths.ts';
import { EventWatch } from './mirror/event-watch.ts';
import type { FarDevices } from './mirror/far-devices.ts';
import { Listeners } from './listeners.ts';
import { LiveMirror } from './mirror/live-mirror.ts';
import { MoverMirror } from './mirror/mover-mirror.ts';
import { NearWatch } from './mirror/near-watch.ts';
import { Numbering } from './mirror/numbering.ts';
import { Records } from './mirror/records.ts';
import { RollUpMirror } from './mirror/roll-ups.ts';
import { ServerClock } from './mirror/server-clock.ts';
import type { Link, World } from './world.ts';

/**
 * Opens a source and mirrors what it tells. A delta or frame that does not fit what is held changes nothing: the source is
 * asked to greet again, from what is held. @param now browser clock, ms UTC.
 */
export function createWorld(source: Source, kinds: KindIndex, now: () => number = Date.now): World & { close(): void } {
  const mirror = new WorldMirror(source, kinds, now);
  source.open(mirror);
  return mirror;
}

class WorldMirror implements World, SourceListener {
  readonly kinds: LiveKinds;
  readonly columns = createColumns();
  user: User | null = null;
  demo = false;
  ready = false;
  readonly #source: Source;
  readonly #now: () => number;
  readonly #records = new Records();
  readonly #numbering = new Numbering();
  readonly #live: LiveMirror;
  readonly #movers = new MoverMirror();
  readonly #depths: Depths;
  readonly #nearWatch: NearWatch;
  readonly #rollUps: RollUpMirror;
  readonly #events: EventWatch;
  #health: ServerHealth | null = null;
  #link: { -readonly [K in keyof Link]: Link[K] };
  readonly #clock: ServerClock;
  readonly #onLive = new Listeners<[touched: Uint32Array]>();
  readonly #onMovers = new Listeners<[touched: readonly number[] | null]>();
  readonly #onRecords = new Listeners<[changes: readonly RecordChange[] | null]>();
  readonly #onRollup = new Listeners<[paths: readonly string[] | null]>();
  readonly #onLink = new Listeners<[]>();
  /** Records are exact for another journal position. */
  readonly #onPosition = new Listeners<[]>();
  #closed = false;

  constructor(source: Source, kinds: KindIndex, now: () => number) {
    this.#source = source;
    this.kinds = new LiveKinds(kinds);
    this.#now = now;
    this.#clock = new ServerClock(now);
    this.#events = new EventWatch((focuses) => source.watchEvents(focuses));
    this.#live = new LiveMirror(this.columns, this.kinds, this.#numbering.slots);
    this.#depths = new Depths(this.#records, this.#live, this.columns, this.#numbering);
    this.#nearWatch = new NearWatch(
      (places, answered) => source.watch(places, answered),
      (cells) => {
        this.#tellRecords(this.#depths.watched(cells));
        this.#tellCounts(this.#rollUps.sweep());
      },
    );
    this.#rollUps = new RollUpMirror(
      (path) => this.#depths.passes(path),
      (path) => this.#depths.isWatched(path),
    );
    this.#link = { state: 'connecting', heardAt: 0, since: now(), refusal: null };
  }

  get link(): Link {
    return this.#link;
  }

  get movers(): MoverColumns {
    return this.#movers.columns;
  }

  get far(): FarDevices {
    return this.#depths.far;
  }

  get health(): ServerHealth | null {
    return this.#health;
  }

  serverNow(): number {
    return this.#clock.now();
  }

  get: World['get'] = (type, id) => this.#records.get(type, id);
  all: World['all'] = (type) => this.#records.all(type);
  deviceByHandle: World['deviceByHandle'] = (handle) => this.#records.byHandle(handle);
  lookAt: World['lookAt'] = (places) => this.#nearWatch.look(places, this.#depths.parted);
  onLive: World['onLive'] = (listener) => this.#onLive.add(listener);
  moverOf: World['moverOf'] = (id) => this.#movers.handleOf(id);
  onMovers: World['onMovers'] = (listener) => this.#onMovers.add(listener);
  onRecords: World['onRecords'] = (listener) => this.#onRecords.add(listener);
  rollup: World['rollup'] = (path) => this.#rollUps.get(path);
  rollups: World['rollups'] = () => this.#rollUps.all();
  kindCounts: World['kindCounts'] = () => (this.#depths.parted ? this.#rollUps.kinds : null);
  onRollup: World['onRollup'] = (listener) => this.#onRollup.add(listener);
  onLink: World['onLink'] = (listener) => this.#onLink.add(listener);
  watchEvents: World['watchEvents'] = (focus, listener) => this.#events.watch(focus, listener);
  /** Answered when what was done is among the records, so that nobody is told "done" before a screen that shows otherwise. */
  send: World['send'] = async (name, input) => {
    const epoch = this.#records.position?.epoch;
    const result = await this.#source.send(name, input);
    if (result.ok)
      await this.#until(() => this.#isOver || this.#records.position?.epoch !== epoch || this.#records.position!.seq >= result.seq);
    return result;
  };

  /** Resolves when this is true, looked at with every change of records or link. */
  #until(isTrue: () => boolean): Promise<void> {
    if (isTrue()) return Promise.resolve();
    return new Promise((resolve) => {
      const look = (): void => {
        if (!isTrue()) return;
        for (const stop of stops) stop();
        resolve();
      };
      const stops = [this.#onPosition.add(look), this.#onLink.add(look)];
    });
  }

  /** Nothing more will arrive. */
  get #isOver(): boolean {
    return this.#closed || this.#link.state === 'signed-out' || this.#link.state === 'refused';
  }

  close(): void {
    this.#closed = true;
    this.#source.close();
    this.#onLink.notify();
  }

  held(): ReturnType<SourceListener['held']> {
    const { position } = this.#records;
    const { run, tick } = this.#live;
    const parted = this.#depths.parted ? { parted: true } : {};
    return position ? { ...position, run, tick, rolled: this.#rollUps.heldOf(run), ...parted } : undefined;
  }

  heard(): void {
    this.#link.heardAt = this.#now();
  }

  welcome(welcome: Welcome): void {
    const audienceChanged =
      this.user !== null && (this.user.jurisdiction !== welcome.user.jurisdiction || this.user.role !== welcome.user.role);
    this.#takeKinds(welcome.kinds);
    this.#clock.set(welcome.serverTime);
    this.user = welcome.user;
    this.demo = welcome.demo;
    this.#health = welcome.health;
    if (this.#live.beginRun(welcome.run)) {
      this.#tellRecords(this.#records.dropUnstored());
      this.#clearMovers();
    }
    if (audienceChanged) this.#forget();
    this.#events.welcomed();
    this.#nearWatch.welcomed();
    if (this.#depths.parted) this.#nearWatch.ask();
    this.#onLink.notify();
  }

  /** Another person sees other places, or may know less of them: nothing held may stay. */
  #forget(): void {
    this.#records.clear();
    this.#numbering.slots.clear();
    this.#live.clear();
    this.#clearMovers();
    this.#depths.clear();
    this.#rollUps.clear();
    this.ready = false;
    this.#onRecords.notify(null);
    this.#onRollup.notify(null);
    this.#source.resync();
  }

  snapshot(told: SnapshotPart): void {
    const part = this.#numbering.snapshotPart(told);
    const before = this.#records.position;
    const result = this.#records.stage(part);
    if (result === 'misfit') return this.#source.resync();
    this.#depths.stage(part);
    if (result === 'more') return;
    if (before?.epoch !== part.epoch) this.#live.clear();
    for (const device of this.#records.all('device').values()) this.#live.addDevice(device);
    this.#depths.settle();
    if (this.#depths.parted) this.#nearWatch.ask();
    this.#rollUps.sortAnew();
    this.#tellCounts(this.#rollUps.sweep());
    this.#onRecords.notify(null);
    this.#onPosition.notify();
  }

  near(devices: readonly Device[]): void {
    this.#tellRecords(this.#depths.near(devices));
  }

  delta(told: Delta): void {
    if (!this.#records.fits(told)) return this.#source.resync();
    const delta = this.#numbering.delta(told);
    const applied = this.#records.apply(delta);
    for (const change of applied) if (change.type === 'device' && change.record) this.#live.addDevice(change.record);
    const changes = this.#depths.sort(delta, applied);
    if (changes === null) this.#onRecords.notify(null);
    else this.#tellRecords(changes);
    this.#onPosition.notify();
  }

  #tellRecords(changes: readonly RecordChange[]): void {
    if (changes.length > 0) this.#onRecords.notify(changes);
  }

  frame(bytes: Uint8Array): number | null {
    const touched = this.#records.position === null ? null : this.#live.apply(bytes);
    if (touched === null) {
      this.#source.resync();
      return null;
    }
    this.#clock.follow(this.#live.serverTime);
    if (touched.length > 0) this.#onLive.notify(touched);
    if (!this.#live.whole) return null;
    if (!this.ready) {
      this.ready = true;
      this.#onLink.notify();
    }
    return this.#live.tick;
  }

  #clearMovers(): void {
    this.#movers.clear();
    this.#onMovers.notify(null);
  }

  moversTold(bytes: Uint8Array): void {
    const touched = this.#movers.apply(bytes, this.#live.tick);
    if (touched === null) {
      // What is held of movers is no longer known: all of it must come again, with all of live state.
      this.#live.forgetTick();
      this.#source.resync();
    } else if (touched.length > 0) this.#onMovers.notify(touched);
  }

  rolledUp(page: RollUpPage): void {
    const changed = this.#rollUps.apply(page);
    if (changed === 'misfit') return this.#source.resync();
    if (page.kinds) this.#onRollup.notify([]);
    else this.#tellCounts(changed);
  }

  #tellCounts(changed: readonly string[] | null): void {
    if (changed === null || changed.length > 0) this.#onRollup.notify(changed);
  }

  kindsChanged(kinds: readonly DeviceKind[]): void {
    this.#takeKinds(kinds);
  }

  /** What is held is read by them from now on; what is shown is made anew. */
  #takeKinds(kinds: readonly DeviceKind[]): void {
    const news = new Set(this.kinds.take(kinds).map(({ id }) => id));
    if (news.size === 0) return;
    for (const device of this.#records.all('device').values()) if (news.has(device.kind)) this.#live.addDevice(device);
    if (this.ready) this.#onRecords.notify(null);
  }

  healthChanged(health: ServerHealth): void {
    this.#health = health;
    this.#onLink.notify();
  }

  eventsTold(page: EventPage): void {
    this.#events.told(page);
  }

  linkChanged(state: SourceState, refusal: Refusal | null): void {
    if (state === this.#link.state && refusal === this.#link.refusal) return;
    this.#link = { state, heardAt: this.#link.heardAt, since: this.#now(), refusal };
    this.#onLink.notify();
  }
}
