/** Numbers to be gone through by rank, the lowest first; more may be added meanwhile. A binary heap. */
export class PriorityQueue {
  private readonly ranks: number[] = [];
  private readonly items: number[] = [];

  add(item: number, rank: number): void {
    const { ranks, items } = this;
    let at = ranks.length;
    ranks.push(rank);
    items.push(item);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (ranks[above] <= rank) break;
      ranks[at] = ranks[above];
      items[at] = items[above];
      at = above;
    }
    ranks[at] = rank;
    items[at] = item;
  }

  /** @returns undefined when there is none left. */
  next(): number | undefined {
    const { ranks, items } = this;
    const first = items[0] as number | undefined;
    const rank = ranks.pop();
    const item = items.pop();
    if (rank === undefined || item === undefined || ranks.length === 0) return first;
    let at = 0;
    for (let below = 1; below < ranks.length; below = at * 2 + 1) {
      if (below + 1 < ranks.length && ranks[below + 1] < ranks[below]) below++;
      if (rank <= ranks[below]) break;
      ranks[at] = ranks[below];
      items[at] = items[below];
      at = below;
    }
    ranks[at] = rank;
    items[at] = item;
    return first;
  }
}
