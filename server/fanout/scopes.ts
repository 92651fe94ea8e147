import { audienceKey, type Audience } from '#server/audience/audience.ts';
import type { Device } from '#contract/records/device.ts';
import type { Scope } from './scope/scope.ts';

/** Scopes without screens that are kept for those who come back. */
const IDLE_SCOPES = 32;

/** One scope for each audience; the longest unused of those without screens are dropped. */
export class Scopes {
  readonly #make: (audience: Audience) => Scope;
  readonly #inUse: () => Iterable<Scope | null>;
  /** By audience, the longest unused first. */
  readonly #scopes = new Map<string, Scope>();

  /** @param inUse the scopes of all screens */
  constructor(make: (audience: Audience) => Scope, inUse: () => Iterable<Scope | null>) {
    this.#make = make;
    this.#inUse = inUse;
  }

  of(audience: Audience): Scope {
    const key = audienceKey(audience);
    const scope = this.#scopes.get(key) ?? this.#make(audience);
    this.#scopes.delete(key);
    this.#scopes.set(key, scope);
    if (this.#scopes.size > IDLE_SCOPES) this.#dropIdle();
    return scope;
  }

  /** A device changed, or was removed (null). @param cameIn it has come into another cell */
  note(handle: number, device: Device | null, cameIn: boolean): void {
    for (const scope of this.#scopes.values()) scope.note(handle, device, cameIn);
  }

  /** Drops snapshots that are too old to be shared. */
  forget(): void {
    for (const scope of this.#scopes.values()) scope.forget();
  }

  #dropIdle(): void {
    const used = new Set(this.#inUse());
    for (const [key, scope] of this.#scopes) if (!used.has(scope) && this.#scopes.size > IDLE_SCOPES) this.#scopes.delete(key);
  }
}
