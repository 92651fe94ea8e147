import { newestOf, readingsOf } from '#client/situation/latest.ts';
import type { Scope } from '#client/situation/scope.ts';
import type { World } from '#client/world/world.ts';

interface Taken {
  /** Heard within their interval; of the others nobody knows. */
  readonly heard: number;
  readonly all: number;
  readonly taken: number;
}

interface Parking {
  readonly spaces: Taken;
  /** Public connectors, and connectors of charging piles. */
  readonly connectors: Taken;
  readonly piles: Taken;
  /** Fire lanes that somebody is parked in. */
  readonly blocked: number;
  readonly faulty: number;
  readonly powerKw: number | null;
  readonly asOf: number;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
/** T/CEC 102: occupied, charging, reserved. */
const CONNECTOR_TAKEN: ReadonlySet<number> = new Set([2, 3, 4]);
const CONNECTOR_FAULTY = 255;
const PILE_FAULTY = 7;

/** Parking spaces, and places to charge, as they are taken now. */
export function parkingOf(world: World, scope: Pick<Scope, 'path'>): Parking {
  const read = (kind: string, point: string): ReturnType<typeof readingsOf> => readingsOf(world, scope, kind, point);
  const known = (readings: ReturnType<typeof readingsOf>): number[] => readings.flatMap(({ value }) => value ?? []);
  const spaces = read('parking-space', 'occupied');
  const connectors = read('charging-connector', 'status');
  const [pileState, pileTaken, pileAll, power] = ['status', 'occupied', 'connectors', 'powerKw'].map((point) =>
    read('charging-pile', point),
  );
  const blocked = known(read('parking-space', 'blocking')).filter((value) => value === 1).length;
  const states = known(connectors);
  const kw = known(power);
  return {
    spaces: { heard: known(spaces).length, all: spaces.length, taken: sum(known(spaces)) },
    connectors: { heard: states.length, all: connectors.length, taken: states.filter((state) => CONNECTOR_TAKEN.has(state)).length },
    piles: { heard: sum(known(pileAll)), all: sum(known(pileAll)), taken: sum(known(pileTaken)) },
    blocked,
    faulty: states.filter((state) => state === CONNECTOR_FAULTY).length + known(pileState).filter((state) => state === PILE_FAULTY).length,
    powerKw: kw.length === 0 ? null : sum(kw),
    asOf: newestOf([...spaces, ...connectors, ...pileState]),
  };
}
