import { EVERYWHERE, isWithin } from '#contract/places/geo.ts';
import type { Device } from '#contract/records/device.ts';
import type { Operation } from '#contract/records/operation.ts';

/** As many as one command takes. */
const MOST = 200;

type Outcome = 'ok' | 'failed' | 'under-way';

/** `ok` also where the device's answer is all there is. */
export const outcomeOf = ({ state, endedAt }: Pick<Operation, 'state' | 'endedAt'>): Outcome =>
  endedAt === null ? 'under-way' : state === 'confirmed' || state === 'acknowledged' ? 'ok' : 'failed';

interface Progress {
  readonly of: number;
  readonly ok: number;
  readonly underWay: number;
  readonly failed: readonly Operation[];
}

export function progressOf(group: readonly Operation[]): Progress {
  const outcomes = group.map(outcomeOf);
  const count = (outcome: Outcome): number => outcomes.filter((one) => one === outcome).length;
  return {
    of: group.length,
    ok: count('ok'),
    underWay: count('under-way'),
    failed: group.filter((_, i) => outcomes[i] === 'failed'),
  };
}

/** Devices that are told together. */
export interface Scope {
  readonly id: 'one' | 'compound' | 'jurisdiction';
  /** This one first. */
  readonly devices: readonly Device[];
}

/**
 * What an action can be given to: this device, all of its kind in its compound, all of its kind wherever its operator may see. What holds
 * no more than the one before it is left out, and what holds more than one command takes.
 * @param compound path, null = it is in none
 * @param all every device of the jurisdiction; null = not all are known here
 */
export function scopesOf(device: Device, compound: string | null, inCompound: Iterable<Device>, all: Iterable<Device> | null): Scope[] {
  const scopes: Scope[] = [{ id: 'one', devices: [device] }];
  const add = (id: Scope['id'], place: string, devices: Iterable<Device>): void => {
    const others = [...devices].filter((other) => other.kind === device.kind && other.id !== device.id && isWithin(other.place, place));
    const more = others.length + 1 > scopes.at(-1)!.devices.length;
    if (more && others.length < MOST) scopes.push({ id, devices: [device, ...others] });
  };
  if (compound !== null) add('compound', compound, inCompound);
  if (all !== null) add('jurisdiction', EVERYWHERE, all);
  return scopes;
}

/** Operations of one device, newest first, each with all that was given together with it. */
export function operationsOf(
  device: string,
  all: Iterable<Operation>,
): { readonly operation: Operation; readonly group: readonly Operation[] }[] {
  const groups = Map.groupBy(all, ({ group }) => group);
  return [...groups.values()]
    .flatMap((group) => group.filter((operation) => operation.device === device).map((operation) => ({ operation, group })))
    .sort((a, b) => b.operation.requestedAt - a.operation.requestedAt || (a.operation.id < b.operation.id ? 1 : -1));
}
