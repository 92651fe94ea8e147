import type { Operation } from '#contract/records/operation.ts';

/** What people told devices, and no schedule: of each device when the last of it was given that was done, or may still be. */
export class ByHand {
  /** By device, what was done, ms UTC. */
  readonly #done = new Map<string, number>();
  /** By device, what is not over: by operation, ms UTC. */
  readonly #open = new Map<string, Map<string, number>>();
  readonly #deviceOf = new Map<string, string>();

  /** ms UTC; 0 = never. */
  at(device: string): number {
    let last = this.#done.get(device) ?? 0;
    for (const at of this.#open.get(device)?.values() ?? []) last = Math.max(last, at);
    return last;
  }

  /** @param operation as it is now; null = it has left memory, or was taken back */
  note(id: string, operation: Operation | null): void {
    this.#forget(id);
    if (operation === null || operation.schedule !== undefined) return;
    const { device, requestedAt, state, endedAt } = operation;
    if (endedAt === null) {
      this.#deviceOf.set(id, device);
      this.#open.set(device, (this.#open.get(device) ?? new Map<string, number>()).set(id, requestedAt));
    } else if (state !== 'refused' && state !== 'timed-out' && requestedAt > (this.#done.get(device) ?? 0)) {
      this.#done.set(device, requestedAt);
    }
  }

  #forget(id: string): void {
    const device = this.#deviceOf.get(id);
    if (device === undefined) return;
    this.#deviceOf.delete(id);
    const open = this.#open.get(device)!;
    if (open.delete(id) && open.size === 0) this.#open.delete(device);
  }
}
