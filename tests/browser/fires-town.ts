import { parentPath } from '#contract/places/geo.ts';
import { smallTown } from '#tests/harness/small-town.ts';
import { openDemoServer, type DemoServer } from './demo-server.ts';

const DEVICES = 600;
export const town = smallTown(DEVICES);
const smoke = town.devices.filter(({ kind }) => kind === 'smoke-detector');
/** Two detectors on two floors of one building: the second is hung there for it. */
export const kitchen = smoke.find(({ floor = 0 }) => floor > 4)!;
export const corridor = {
  ...smoke.find(({ id }) => id !== kitchen.id)!,
  place: `${parentPath(kitchen.place)}/F03`,
  floor: 3,
  name: '3层走廊烟感',
  position: kitchen.position,
};
/** One detector of every other compound: each fire its own incident. */
export const elsewhere = [
  ...Map.groupBy(
    smoke.filter(({ id, place }) => id !== corridor.id && !place.startsWith(`${parentPath(parentPath(kitchen.place))}/`)),
    ({ place }) => parentPath(parentPath(place)),
  ).values(),
];
export const tower = parentPath(kitchen.place);

export const openTown = (): Promise<DemoServer> =>
  openDemoServer(DEVICES, (ledger) => ({
    ...ledger,
    devices: ledger.devices.map((one) => (one.id === corridor.id ? corridor : one)),
  }));
