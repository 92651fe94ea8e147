import type { World } from '#client/world/world.ts';
import { setView } from './view.ts';

/** How far one looks back who says nothing else, ms. */
const A_MOMENT_MS = 60_000;

/** Shows the screen as it was. @param at ms UTC; left out = a minute ago */
export const lookBack = (world: Pick<World, 'serverNow'>, at = world.serverNow() - A_MOMENT_MS): void =>
  setView({ time: Math.round(at), film: undefined });
