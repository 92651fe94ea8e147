import type { Source, SourceListener, SourceState } from '#client/sources/source.ts';
import { createColumns } from '#contract/columns.ts';
import type { Refusal } from '#contract/commands.ts';
import type { KindIndex } from '#contract/kinds.ts';
import type { RecordChange } from '#contract/records/record.ts';
import type { User } from '#contract/roles.ts';
import type { RollUpPage } from '#contract/rollup.ts';
import type { Delta, ServerHealth, SnapshotPart, Welcome } from '#contract/wire.ts';
import { Listeners } from './listeners.ts';
import { LiveMirror } from './live-mirror.ts';
import { Records } from './records.ts';
import { RollUpMirror } from './roll-ups.ts';
import { ServerClock } from './server-clock.ts';
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
  readonly kinds: KindIndex;
  readonly columns = createColumns();
  user: User | null = null;
  demo = false;
  ready = false;
  readonly #source: Source;
  readonly #now: () => number;
  readonly #records = new Records();
  readonly #live: LiveMirror;
  readonly #rollUps = new RollUpMirror();
  #health: ServerHealth | null = null;
  #link: { -readonly [K in keyof Link]: Link[K] };
  readonly #clock: ServerClock;
  readonly #onLive = new Listeners<[touched: Uint32Array]>();
  readonly #onRecords = new Listeners<[changes: readonly RecordChange[] | null]>();
  readonly #onRollup = new Listeners<[paths: readonly string[] | null]>();
  readonly #onLink = new Listeners<[]>();

  constructor(source: Source, kinds: KindIndex, now: () => number) {
    this.#source = source;
    this.kinds = kinds;
    this.#now = now;
    this.#clock = new ServerClock(now);
    this.#live = new LiveMirror(this.columns, kinds);
    this.#link = { state: 'connecting', heardAt: 0, since: now(), refusal: null };
  }

  get link(): Link {
    return this.#link;
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
  onLive: World['onLive'] = (listener) => this.#onLive.add(listener);
  onRecords: World['onRecords'] = (listener) => this.#onRecords.add(listener);
  rollup: World['rollup'] = (path) => this.#rollUps.get(path);
  rollups: World['rollups'] = () => this.#rollUps.all();
  onRollup: World['onRollup'] = (listener) => this.#onRollup.add(listener);
  onLink: World['onLink'] = (listener) => this.#onLink.add(listener);
  send: World['send'] = (name, input) => this.#source.send(name, input);

  close(): void {
    this.#source.close();
  }

  held(): ReturnType<SourceListener['held']> {
    const { position } = this.#records;
    const { run, tick } = this.#live;
    return position ? { ...position, run, tick, rolled: this.#rollUps.heldOf(run) } : undefined;
  }

  heard(): void {
    this.#link.heardAt = this.#now();
  }

  welcome(welcome: Welcome): void {
    const otherSight = this.user !== null && (this.user.jurisdiction !== welcome.user.jurisdiction || this.user.role !== welcome.user.role);
    this.#clock.set(welcome.serverTime);
    this.user = welcome.user;
    this.demo = welcome.demo;
    this.#health = welcome.health;
    if (this.#live.beginRun(welcome.run)) this.#tellRecords(this.#records.dropUnstored());
    if (otherSight) this.#forget();
    this.#onLink.tell();
  }

  /** Another person sees other places, or may know less of them: nothing held may stay. */
  #forget(): void {
    this.#records.clear();
    this.#live.clear();
    this.#rollUps.clear();
    this.ready = false;
    this.#onRecords.tell(null);
    this.#onRollup.tell(null);
    this.#source.resync();
  }

  snapshot(part: SnapshotPart): void {
    const before = this.#records.position;
    const result = this.#records.stage(part);
    if (result === 'misfit') return this.#source.resync();
    if (result === 'more') return;
    if (before?.epoch !== part.epoch) this.#live.clear();
    for (const device of this.#records.all('device').values()) this.#live.addDevice(device);
    this.#onRecords.tell(null);
  }

  delta(delta: Delta): void {
    const changes = this.#records.apply(delta);
    if (changes === null) return this.#source.resync();
    for (const change of changes) if (change.type === 'device' && change.record) this.#live.addDevice(change.record);
    this.#tellRecords(changes);
  }

  #tellRecords(changes: readonly RecordChange[]): void {
    if (changes.length > 0) this.#onRecords.tell(changes);
  }

  frame(bytes: Uint8Array): number | null {
    const touched = this.#records.position === null ? null : this.#live.apply(bytes);
    if (touched === null) {
      this.#source.resync();
      return null;
    }
    this.#clock.follow(this.#live.serverTime);
    if (touched.length > 0) this.#onLive.tell(touched);
    if (!this.ready) {
      this.ready = true;
      this.#onLink.tell();
    }
    return this.#live.tick;
  }

  rolledUp(page: RollUpPage): void {
    const changed = this.#rollUps.apply(page);
    if (changed === 'misfit') return this.#source.resync();
    if (changed === null || changed.length > 0) this.#onRollup.tell(changed);
  }

  healthChanged(health: ServerHealth): void {
    this.#health = health;
    this.#onLink.tell();
  }

  linkChanged(state: SourceState, refusal: Refusal | null): void {
    if (state === this.#link.state && refusal === this.#link.refusal) return;
    this.#link = { state, heardAt: this.#link.heardAt, since: this.#now(), refusal };
    this.#onLink.tell();
  }
}
