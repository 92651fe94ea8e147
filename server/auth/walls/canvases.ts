import { randomUUID } from 'node:crypto';
import type { Storage } from '#server/storage/storage.ts';
import type { StoredCanvas } from '#server/storage/stores/wall-store.ts';
import { Mutex } from '#server/lib/mutex.ts';
import { refuse, type Refused } from '#server/lib/refused.ts';

type CanvasDraft = Omit<StoredCanvas, 'id' | 'version'>;

/** More than any city has. */
const MOST = 200;

/** Walls of several screens, as administrators drew them. */
export class WallCanvases {
  readonly #store: Pick<Storage['walls'], 'putCanvas' | 'removeCanvas'>;
  readonly #held: Map<string, StoredCanvas>;
  readonly #drawing = new Mutex();

  private constructor(store: Storage['walls'], canvases: readonly StoredCanvas[]) {
    this.#store = store;
    this.#held = new Map(canvases.map((canvas) => [canvas.id, canvas]));
  }

  static async load(store: Storage['walls']): Promise<WallCanvases> {
    return new WallCanvases(store, await store.canvases());
  }

  /** By name. */
  list(): StoredCanvas[] {
    return [...this.#held.values()].sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
  }

  byId(id: string): StoredCanvas | null {
    return this.#held.get(id) ?? null;
  }

  /** @throws Refused `conflict` when the name is taken, or there are too many */
  draw(draft: CanvasDraft): Promise<StoredCanvas> {
    return this.#drawing.run('', () => {
      if (this.#held.size >= MOST)
        throw refuse('conflict', `拼接墙已有 ${MOST} 面，请先删除不用的`, `There are ${MOST} walls of screens: remove what is not used.`);
      return this.#put({ ...draft, id: randomUUID(), version: 1 });
    });
  }

  /**
   * Draws one anew.
   * @param base the version that was looked at
   * @throws Refused `not-found`, `conflict` when the name is taken, or it is another by now
   */
  redraw(id: string, base: number, draft: CanvasDraft): Promise<StoredCanvas> {
    return this.#drawing.run('', () => {
      const held = this.#held.get(id);
      if (held === undefined) throw noSuchCanvas(id);
      if (held.version !== base)
        throw refuse(
          'conflict',
          `“${held.name}”已被他人修改，请刷新后再改`,
          `${JSON.stringify(held.name)} is of version ${held.version} by now, and you looked at ${base}: look again.`,
        );
      return this.#put({ ...draft, id, version: base + 1 });
    });
  }

  async remove(id: string): Promise<void> {
    await this.#store.removeCanvas(id);
    this.#held.delete(id);
  }

  async #put(canvas: StoredCanvas): Promise<StoredCanvas> {
    if ([...this.#held.values()].some(({ id, name }) => name === canvas.name && id !== canvas.id))
      throw refuse(
        'conflict',
        `已有名为“${canvas.name}”的拼接墙，请换一个名称`,
        `There is a wall of screens named ${JSON.stringify(canvas.name)}: choose another name.`,
      );
    await this.#store.putCanvas(canvas);
    this.#held.set(canvas.id, canvas);
    return canvas;
  }
}

export const noSuchCanvas = (id: string): Refused =>
  refuse('not-found', '您的辖区内没有这面拼接墙', `There is no wall of screens ${JSON.stringify(id)} in your jurisdiction.`);
