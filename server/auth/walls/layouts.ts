import { randomUUID } from 'node:crypto';
import type { Actor } from '#contract/records/stamp.ts';
import type { HandChoice, Preset, WallPlan } from '#contract/walls/layout/in-force.ts';
import type { WallLayout } from '#contract/walls/layout/layout.ts';
import { Mutex } from '#server/lib/mutex.ts';
import { refuse, type Refused } from '#server/lib/refused.ts';
import type { WallStore } from '#server/storage/stores/wall-store.ts';

type LayoutDraft = Pick<WallLayout, 'name' | 'jurisdiction' | 'layout'>;
/** Every wall is told all that its presets may name. */
const MOST = 200;

type Store = Pick<WallStore, 'layouts' | 'putLayout' | 'removeLayout' | 'plans' | 'putPlan' | 'removePlan'>;

/** Layouts of walls, and which of them a wall has when. Plans are by the id of a wall by itself, or of one of several screens. */
export class WallLayouts {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #held: Map<string, WallLayout>;
  readonly #plans: Map<string, WallPlan>;
  readonly #writing = new Mutex();
  readonly #listeners = new Set<() => void>();

  private constructor(store: Store, now: () => number, layouts: readonly WallLayout[], plans: readonly WallPlan[]) {
    this.#store = store;
    this.#now = now;
    this.#held = new Map(layouts.map((layout) => [layout.id, layout]));
    this.#plans = new Map(plans.map((plan) => [plan.id, plan]));
  }

  /** @param now ms UTC */
  static async load(store: Store, now: () => number): Promise<WallLayouts> {
    return new WallLayouts(store, now, await store.layouts(), await store.plans());
  }

  /** By name. */
  list(): WallLayout[] {
    return [...this.#held.values()].sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
  }

  byId(id: string): WallLayout | null {
    return this.#held.get(id) ?? null;
  }

  /** @throws Refused `conflict` when the name is taken, or there are too many */
  draw(draft: LayoutDraft, by: Actor): Promise<WallLayout> {
    return this.#writing.run('', () => {
      if (this.#held.size >= MOST)
        throw refuse('conflict', `布局已有 ${MOST} 个，请先删除不用的`, `There are ${MOST} layouts: remove what is not used.`);
      return this.#put({ ...draft, id: randomUUID(), ...this.#stamp(1, by) });
    });
  }

  /**
   * Draws one anew.
   * @param base the version that was looked at
   * @throws Refused `not-found`, `conflict` when the name is taken, or it is another by now
   */
  redraw(id: string, base: number, draft: LayoutDraft, by: Actor): Promise<WallLayout> {
    return this.#writing.run('', () => {
      const held = this.#held.get(id);
      if (held === undefined) throw noSuchLayout(id);
      if (held.version !== base) throw changed(held.name, held.version, base);
      return this.#put({ ...draft, id, ...this.#stamp(base + 1, by) });
    });
  }

  /** Plans that name it pass it over from then on. */
  remove(id: string): Promise<void> {
    return this.#writing.run('', async () => {
      await this.#store.removeLayout(id);
      this.#held.delete(id);
      this.#tell();
    });
  }

  /** Of a wall that has none, an empty one of version 0. */
  planOf(target: string): WallPlan {
    return (
      this.#plans.get(target) ?? { id: target, presets: [], hand: null, version: 0, updatedAt: 0, updatedBy: { id: 'system', name: '' } }
    );
  }

  /** @throws Refused `conflict` when it is another by now */
  plan(target: string, base: number, presets: readonly Preset[], by: Actor): Promise<WallPlan> {
    return this.#writing.run('', () => {
      const { version, hand } = this.planOf(target);
      if (version !== base) throw changed(target, version, base);
      return this.#putPlan({ id: target, presets: [...presets], hand, ...this.#stamp(base + 1, by) });
    });
  }

  /** Somebody chooses a layout for a while. @throws Refused `not-found` when there is none */
  hold(target: string, layout: string, forMs: number, by: Actor): Promise<HandChoice> {
    return this.#writing.run('', async () => {
      if (!this.#held.has(layout)) throw noSuchLayout(layout);
      const at = this.#now();
      const hand: HandChoice = { layout, by: by.name, at, until: at + forMs };
      await this.#choose(target, hand, by);
      return hand;
    });
  }

  /** The wall has what it has by itself. */
  release(target: string, by: Actor): Promise<void> {
    return this.#writing.run('', async () => {
      if (this.planOf(target).hand !== null) await this.#choose(target, null, by);
    });
  }

  /** The wall is gone. What was to be written of it meanwhile is taken away too; call it again when it fails. */
  forget(target: string): Promise<void> {
    return this.#writing.run('', async () => {
      if (!this.#plans.has(target)) return;
      await this.#store.removePlan(target);
      this.#plans.delete(target);
    });
  }

  /** Called when walls may have to show something else. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What is chosen is no change of the presets: who looks at these may go on. */
  async #choose(target: string, hand: HandChoice | null, by: Actor): Promise<void> {
    const plan = this.planOf(target);
    await this.#putPlan({ ...plan, hand, updatedAt: this.#now(), updatedBy: { id: by.id, name: by.name } });
  }

  async #putPlan(plan: WallPlan): Promise<WallPlan> {
    await this.#store.putPlan(plan);
    this.#plans.set(plan.id, plan);
    this.#tell();
    return plan;
  }

  async #put(layout: WallLayout): Promise<WallLayout> {
    if ([...this.#held.values()].some(({ id, name }) => name === layout.name && id !== layout.id))
      throw refuse(
        'conflict',
        `已有名为“${layout.name}”的布局，请换一个名称`,
        `There is a layout named ${JSON.stringify(layout.name)}: choose another name.`,
      );
    await this.#store.putLayout(layout);
    this.#held.set(layout.id, layout);
    this.#tell();
    return layout;
  }

  #stamp(version: number, { id, name }: Actor): Pick<WallLayout, 'version' | 'updatedAt' | 'updatedBy'> {
    return { version, updatedAt: this.#now(), updatedBy: { id, name } };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const noSuchLayout = (id: string): Refused =>
  refuse('not-found', '您的辖区内没有这个布局', `There is no layout ${JSON.stringify(id)} in your jurisdiction.`);

const changed = (name: string, version: number, base: number): Refused =>
  refuse(
    'conflict',
    `“${name}”已被他人修改，请刷新后再改`,
    `${JSON.stringify(name)} is of version ${version} by now, and you looked at ${base}: look again.`,
  );
