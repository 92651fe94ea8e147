import { randomBytes, randomUUID } from 'node:crypto';
import type { Actor } from '#contract/records/stamp.ts';
import type { WallRole } from '#contract/roles.ts';
import type { Tile } from '#contract/walls/tile.ts';
import type { Attempts } from '#server/auth/attempts.ts';
import { readCookie } from '#server/auth/cookies.ts';
import { digest } from '#server/auth/passwords.ts';
import type { Principal } from '#server/auth/access.ts';
import { Mutex } from '#server/lib/mutex.ts';
import { refuse, type Refused } from '#server/lib/refused.ts';
import type { Storage } from '#server/storage/storage.ts';
import type { StoredCanvas, StoredWall, TilePlace, WallSeen } from '#server/storage/stores/wall-store.ts';
import { noSuchCanvas, WallCanvases } from './canvases.ts';
import { WallCodes, type WaitingScreen } from './codes.ts';
import type { Thrown } from '#contract/walls/thrown.ts';
import { WallLayouts } from './layouts.ts';
import { RegionThrows } from './region-throws.ts';
import { Throws } from './throws.ts';
import { WallStates } from './wall-states.ts';

export const WALL_COOKIE = 'quanyan_wall';
/** How often that a wall was seen is written. */
const SEEN_MS = 600_000;
const CODE_NAME = 'wall-code';

interface WallDeps {
  readonly storage: Pick<Storage, 'walls'>;
  readonly attempts: Pick<Attempts, 'check'>;
  /** ms UTC. */
  readonly now: () => number;
  readonly monotonic: () => number;
  /** What could not be written, though nobody waits for it. */
  readonly onFault: (error: unknown, what: string) => void;
}

interface PairingDraft {
  readonly code: string;
  readonly name: string;
  readonly role: WallRole;
  readonly jurisdiction: string;
  /** Part of a wall of several screens, whose role and jurisdiction it has then. */
  readonly tile?: TilePlace;
}

/** Who pairs, and from where. */
interface By {
  readonly actor: Actor;
  readonly from: string;
}

/**
 * Browsers that show a wall. Each holds a credential of its own from the moment it asks for a code, and that credential is worth something
 * from the moment an administrator enters the code: so nothing is handed over that could be lost or taken by another. It ends when the
 * pairing is taken away, and not before.
 */
export class Walls {
  readonly canvases: WallCanvases;
  readonly states: WallStates;
  readonly throws: Throws;
  readonly layouts: WallLayouts;
  readonly regions: RegionThrows;
  readonly #deps: WallDeps;
  readonly #codes: WallCodes;
  /** By the hash of their token. */
  readonly #held: Map<string, StoredWall>;
  /** By id: when what is stored of how it was seen was written, monotonic. */
  readonly #written = new Map<string, number>();
  /** Taken away, and perhaps stored yet. */
  readonly #removed = new Set<string>();
  readonly #pairing = new Mutex();
  readonly #listeners = new Set<(sessions: readonly string[]) => void>();

  private constructor(deps: WallDeps, walls: readonly StoredWall[], canvases: WallCanvases, layouts: WallLayouts) {
    this.#deps = deps;
    this.canvases = canvases;
    this.layouts = layouts;
    this.regions = new RegionThrows(deps.now);
    this.states = new WallStates(deps.now);
    this.throws = new Throws(deps.now);
    this.#codes = new WallCodes(deps.monotonic);
    this.#held = new Map(walls.map((wall) => [wall.tokenHash, wall]));
  }

  static async load(deps: WallDeps): Promise<Walls> {
    const { walls } = deps.storage;
    return new Walls(deps, await walls.list(), await WallCanvases.load(walls), await WallLayouts.load(walls, deps.now));
  }

  /** Which wall holds this `Cookie` header; never waits for storage. */
  principal(cookieHeader: string | undefined): Principal | null {
    const wall = this.#of(cookieHeader);
    if (wall === null) return null;
    const { id, name, role, jurisdiction, tokenHash } = this.#shown(wall);
    this.#note(wall, { ...wall.seen, at: this.#deps.now() });
    return { user: { id: `wall:${id}`, name, role, jurisdiction }, session: tokenHash };
  }

  /** Which wall holds this `Cookie` header; null = none. */
  own(cookieHeader: string | undefined): StoredWall | null {
    return this.#of(cookieHeader);
  }

  /** What a tile is a part of; null = it is a wall by itself. */
  tileOf({ tile }: StoredWall): Tile | null {
    const canvas = tile && this.canvases.byId(tile.canvas);
    if (tile === null || canvas === null) return null;
    const { id, name, version, shape } = canvas;
    return { canvas: { id, name, version, shape }, column: tile.column, row: tile.row };
  }

  /** Paired as parts of a wall of several screens. */
  tilesOf(canvas: string): StoredWall[] {
    return this.list().filter(({ tile }) => tile?.canvas === canvas);
  }

  /** Sessions of all screens of a wall. @param target id of a wall by itself, or of one of several screens */
  sessionsOf(target: string): string[] {
    return [...this.#held.values()].filter((wall) => targetOf(wall) === target).map(({ tokenHash }) => tokenHash);
  }

  /** What somebody shows on the wall of a session for a while; null = its own picture, or it is no wall. */
  thrownOn(session: string): Thrown | null {
    const target = this.targetOf(session);
    return target === null ? null : this.throws.on(target);
  }

  /** Id of the wall, by itself or of several screens, that a session shows; null = it is none. */
  targetOf(session: string): string | null {
    const wall = this.#held.get(session);
    return wall ? targetOf(wall) : null;
  }

  /**
   * What tiles of a wall show changes with it: each opens its line anew, and is told then. Those it no longer has are unpaired. What was
   * shown for a while was judged, and its sender named, for those it was for then: it ends when it is for others.
   */
  async redrawn({ id, shape, role, jurisdiction }: StoredCanvas, before: Pick<StoredCanvas, 'role' | 'jurisdiction'>): Promise<void> {
    if (role !== before.role || jurisdiction !== before.jurisdiction) {
      this.throws.end(id);
      this.regions.endAll(id);
    }
    const tiles = this.tilesOf(id);
    const gone = tiles.filter(({ tile }) => tile!.column >= shape.columns || tile!.row >= shape.rows);
    for (const wall of gone) await this.unpair(wall);
    for (const listener of this.#listeners) listener(tiles.map(({ tokenHash }) => tokenHash));
  }

  /** A wall opens its page, and says what it is. */
  opened(cookieHeader: string | undefined, seen: Omit<WallSeen, 'at'>): void {
    const wall = this.#of(cookieHeader);
    if (wall !== null) this.#note(wall, { ...seen, agent: seen.agent.slice(0, 300), at: this.#deps.now() });
  }

  /**
   * The code that a browser is to show.
   * @returns it, and the token for its cookie: the one it has when it waits already
   * @throws Refused `conflict` when it is paired, `too-many`
   */
  ask(cookieHeader: string | undefined, from: string, agent: string): { token: string; code: string; forMs: number } {
    const paired = this.#of(cookieHeader);
    if (paired !== null)
      throw refuse(
        'conflict',
        `此浏览器已配对为“${paired.name}”，请刷新页面`,
        `This browser is already paired as ${JSON.stringify(paired.name)}: reload the page.`,
      );
    const held = readCookie(cookieHeader, WALL_COOKIE);
    const known = held === null ? null : this.#codes.of(digest(held));
    const token = known === null ? randomBytes(32).toString('base64url') : held!;
    const { code, until } = known ?? this.#codes.begin(digest(token), from, agent);
    return { token, code, forMs: Math.max(0, until - this.#deps.monotonic()) };
  }

  /** The screen that shows a code. @throws Refused `not-found`, `too-many` after some wrong ones */
  look(code: string, { actor, from }: By): Promise<WaitingScreen> {
    return this.#deps.attempts.check(
      'wall-code',
      { name: `${CODE_NAME} ${actor.id}`, known: true, from },
      () => Promise.resolve(this.#codes.look(code)),
      () => noSuchCode(code),
    );
  }

  /** Pairs the screen that shows a code. @throws Refused `not-found`, `conflict` when the name is taken, `too-many` */
  pair(draft: PairingDraft, by: By): Promise<StoredWall> {
    return this.#pairing.run('', async () => {
      const screen = await this.look(draft.code, by);
      if ([...this.#held.values()].some(({ name }) => name === draft.name))
        throw refuse(
          'conflict',
          `已有名为“${draft.name}”的大屏，请换一个名称，或先解除它的配对`,
          `There is a wall named ${JSON.stringify(draft.name)}: choose another name, or unpair that one first.`,
        );
      const tile = draft.tile ?? null;
      if (tile) this.#checkFree(tile);
      const { name, role, jurisdiction } = draft;
      const at = this.#deps.now();
      const seen = { at, from: screen.from, agent: screen.agent, version: '' };
      const pairedBy = { id: by.actor.id, name: by.actor.name };
      const wall = { id: randomUUID(), name, role, jurisdiction, tokenHash: screen.tokenHash, pairedAt: at, pairedBy, seen, tile };
      await this.#deps.storage.walls.add(wall);
      this.#codes.take(draft.code);
      this.#held.set(wall.tokenHash, wall);
      return wall;
    });
  }

  byId(id: string): StoredWall | null {
    const found = [...this.#held.values()].find((wall) => wall.id === id);
    return found ? this.#shown(found) : null;
  }

  /** By name. */
  list(): StoredWall[] {
    return Array.from(this.#held.values(), (wall) => this.#shown(wall)).sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
  }

  /** Ends a pairing: nothing it sends is heard any more, even when storage cannot be told. */
  async unpair({ id, tokenHash }: StoredWall): Promise<void> {
    this.#held.delete(tokenHash);
    this.#removed.add(id);
    this.states.forget(id);
    for (const listener of this.#listeners) listener([tokenHash]);
    await this.#drop(id);
  }

  /** Takes out of storage what could not be taken out before; call now and then. */
  async sweep(): Promise<void> {
    for (const id of this.#removed) await this.#drop(id);
  }

  /** Called when pairings end, with the hashes of their tokens. */
  onEnded(listener: (sessions: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @throws Refused `not-found` when there is no such wall or part of it, `conflict` when that is shown already */
  #checkFree({ canvas, column, row }: TilePlace): void {
    const drawn = this.canvases.byId(canvas);
    if (drawn === null) throw noSuchCanvas(canvas);
    const { columns, rows } = drawn.shape;
    if (column >= columns || row >= rows)
      throw refuse(
        'not-found',
        `“${drawn.name}”只有 ${rows} 行 ${columns} 列`,
        `${JSON.stringify(drawn.name)} has ${rows} rows and ${columns} columns only: there is none at ${row + 1}-${column + 1}.`,
      );
    const there = this.tilesOf(canvas).find(({ tile }) => tile!.column === column && tile!.row === row);
    if (there)
      throw refuse(
        'conflict',
        `此块已由“${there.name}”显示，请先解除它的配对`,
        `${JSON.stringify(there.name)} shows this part already: unpair it first.`,
      );
  }

  /** A tile's name, and whom it is for, are those of the whole wall. */
  #shown(wall: StoredWall): StoredWall {
    const canvas = wall.tile && this.canvases.byId(wall.tile.canvas);
    return canvas ? { ...wall, name: tileName(canvas, wall.tile!), role: canvas.role, jurisdiction: canvas.jurisdiction } : wall;
  }

  async #drop(id: string): Promise<void> {
    await this.#deps.storage.walls.remove(id);
    await this.layouts.forget(id);
    this.#removed.delete(id);
  }

  #of(cookieHeader: string | undefined): StoredWall | null {
    const token = readCookie(cookieHeader, WALL_COOKIE);
    return token === null ? null : (this.#held.get(digest(token)) ?? null);
  }

  #note(wall: StoredWall, seen: WallSeen): void {
    this.#held.set(wall.tokenHash, { ...wall, seen });
    const now = this.#deps.monotonic();
    const same = (['from', 'agent', 'version'] as const).every((field) => wall.seen[field] === seen[field]);
    if (same && now - (this.#written.get(wall.id) ?? -SEEN_MS) < SEEN_MS) return;
    this.#written.set(wall.id, now);
    this.#deps.storage.walls.seen(wall.id, seen).catch((error: unknown) => this.#deps.onFault(error, 'walls: when one was seen'));
  }
}

const targetOf = ({ id, tile }: StoredWall): string => tile?.canvas ?? id;

/** `指挥厅主墙 2-1`: second row, first column. */
export const tileName = ({ name }: Pick<StoredCanvas, 'name'>, { column, row }: Pick<TilePlace, 'column' | 'row'>): string =>
  `${name} ${row + 1}-${column + 1}`;

const noSuchCode = (code: string): Refused =>
  refuse(
    'not-found',
    `没有屏幕正在显示配对码 ${code}：请核对屏幕上的数字，配对码十分钟后更换`,
    `No screen shows the code ${code}: read it again; a code changes after ten minutes.`,
  );
