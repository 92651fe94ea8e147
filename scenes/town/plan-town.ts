import { createRandom, type Random } from '#scenes/random.ts';
import { surveyGround } from './ground.ts';
import { planLot } from './lots/lots.ts';
import { chooseUses } from './lots/uses.ts';
import { settle, type Settlement } from './settlement.ts';

export const DEMO_SEED = 20_230_401;

const PARCELS = 32;

export const randomOf = (seed: number): Random => createRandom(`quanyan-town/${seed}`);

/** The plan a town is made from: all of it but devices and crews. Screens plan too, for the insides of buildings. */
export function planTown(seed: number): Settlement {
  const random = randomOf(seed);
  const ground = surveyGround(PARCELS, random.fork('ground'));
  const uses = chooseUses(ground.parcels);
  const plans = ground.parcels.map((parcel, i) => planLot(parcel, uses[i], random.fork(`lot-${i}`)));
  return settle(ground, uses, plans);
}
