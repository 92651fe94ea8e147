interface Group {
  readonly members: Map<string, number>;
  newest: string;
}

/**
 * Of each key the newest of its members; when that one goes, the newest of those that are left. Of the same instant, the one that came
 * last.
 */
export class Newest {
  readonly #groups = new Map<string, Group>();

  get(key: string): string | undefined {
    return this.#groups.get(key)?.newest;
  }

  put(key: string, id: string, at: number): void {
    const group = this.#groups.get(key);
    if (!group) {
      this.#groups.set(key, { members: new Map([[id, at]]), newest: id });
      return;
    }
    const known = group.members.get(id);
    if (known === at) return;
    group.members.set(id, at);
    if (known === undefined && at >= group.members.get(group.newest)!) group.newest = id;
    else if (known !== undefined) group.newest = newestOf(group.members);
  }

  drop(key: string, id: string): void {
    const group = this.#groups.get(key);
    if (!group?.members.delete(id)) return;
    if (group.members.size === 0) this.#groups.delete(key);
    else if (group.newest === id) group.newest = newestOf(group.members);
  }
}

function newestOf(members: ReadonlyMap<string, number>): string {
  let found = '';
  let latest = -Infinity;
  for (const [id, at] of members) {
    if (at < latest) continue;
    found = id;
    latest = at;
  }
  return found;
}
