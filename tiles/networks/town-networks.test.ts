import { beforeAll, expect, it } from 'vitest';
import { Flow } from '#contract/networks/isolation.ts';
import type { Network } from '#contract/networks/network.ts';
import type { LonLat } from '#contract/places/geo.ts';
import { DEMO_TOWN, generateTown } from '#scenes/town/town.ts';
import { townArea } from '#tiles/sources/town.ts';
import { streetNet } from '#tiles/streets/street-net.ts';
import { townNetworks } from './town-networks.ts';

const town = generateTown({ seed: DEMO_TOWN.seed });
const area = townArea(town);
const valves = town.devices
  .filter(({ kind }) => kind === 'gas-valve')
  .map(({ id, name, position }) => ({ device: id, name, at: [position![0], position![1]] as LonLat }));
const buildings = area.buildings.map(({ path, name, center: [lon, lat] }) => ({
  place: path,
  name,
  center: [lon, lat] as LonLat,
  homes: 1,
}));
let gas: Network;

beforeAll(() => {
  const made = townNetworks({ net: streetNet(area.roads, { crossingsMeet: true }), buildings, valves: { gas: valves } });
  expect(made).toMatchObject({ version: 1, simulated: true });
  expect(made.networks.map(({ medium }) => medium).sort()).toEqual(['gas', 'heat', 'power', 'water']);
  gas = made.networks.find(({ medium }) => medium === 'gas')!;
});

it('feeds every building of the demo town, each behind a valve of its own', () => {
  const flow = new Flow(gas);
  const fed = flow.fed(new Set());
  for (const { place } of buildings) expect([place, fed.has(place)]).toEqual([place, true]);
  for (const { place } of buildings.slice(0, 20)) expect(flow.isolate({ node: place }).cutOff.map(({ id }) => id)).toEqual([place]);
});

it('has the valves that are operated where they stand, and most compounds are shut off by theirs alone', () => {
  const operated = gas.nodes.filter(({ device }) => device !== undefined);
  expect(operated.length).toBeGreaterThan(valves.length * 0.8);
  const byHand = new Set(gas.nodes.filter(({ kind, device }) => kind === 'valve' && device === undefined).map(({ id }) => id));
  const flow = new Flow(gas);
  const held = town.devices
    .filter(({ kind }) => kind === 'gas-alarm')
    .filter(({ place }) => flow.isolate({ node: place.slice(0, place.lastIndexOf('/')) }, { stuck: byHand }).sources.length === 0);
  expect(held.length).toBeGreaterThan(30);
});
