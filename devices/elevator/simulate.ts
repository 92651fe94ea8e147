import { label } from '#contract/label.ts';
import { chance, dayWave, defineSimulator, drift, happens } from '#devices/simulator.ts';

const TRIP_MS = 40_000;
const FLOORS = 18;

/** Where the car of this trip ends, by lift and trip alone. */
const floorAt = (seed: number, trip: number): number =>
  chance(seed, trip * 2) < 0.4 ? 1 : 1 + Math.floor(chance(seed, trip * 2 + 1) * FLOORS);

const STILL = { moving: 0, direction: 0 } as const;
/** Between two floors, people inside, the door shut. */
const STUCK = { ...STILL, floor: 9, door: 0, inZone: 0, occupied: 1, loadPct: 22, offLanding: 1 } as const;

/** A residential lift: a trip now and then by night, one after the other before eight and after six. */
export default defineSimulator({
  start: (seed) => ({ seed }),
  step: ({ seed }, atMs) => {
    const trip = Math.floor(atMs / TRIP_MS);
    const part = (atMs % TRIP_MS) / TRIP_MS;
    const rush = Math.max(dayWave(atMs, 7.5), dayWave(atMs, 18.5), 0);
    const runs = chance(seed, trip * 3 + 7) < 0.1 + 0.6 * rush;
    const [from, to] = [floorAt(seed, trip - 1), runs ? floorAt(seed, trip) : floorAt(seed, trip - 1)];
    const moving = runs && from !== to && part < 0.6;
    const floor = moving ? Math.round(from + ((to - from) * part) / 0.6) : runs ? to : from;
    const occupied = runs && part < 0.75 ? 1 : 0;
    return {
      points: {
        floor,
        direction: moving ? (to > from ? 1 : 2) : 0,
        moving: moving ? 1 : 0,
        door: !moving && runs && part < 0.75 ? 1 : 0,
        inZone: moving ? 0 : 1,
        occupied,
        loadPct: occupied * Math.floor(8 + chance(seed, trip) * 45),
        carTempC: 21 + dayWave(atMs, 15) * 4 + drift(seed, 1, atMs, 1_800_000),
        mode: 1,
        maintenance: 0,
        held: 0,
        trapped: 0,
        carCall: 0,
        offLanding: 0,
      },
    };
  },
  obeys: {
    hold: { points: { held: 1, door: 1, inZone: 1, ...STILL }, lastsS: null },
    release: { points: { held: 0, door: 0, inZone: 1, ...STILL }, lastsS: 10 },
    say: { points: {}, lastsS: 1 },
  },
  events: {
    trapped: {
      label: label('电梯困人', 'People trapped'),
      lastsS: null,
      frames: [
        { atS: 0, points: { ...STUCK, carCall: 0, trapped: 0 } },
        { atS: 12, points: { ...STUCK, carCall: 1, trapped: 0 } },
        { atS: 20, points: { ...STUCK, carCall: 1, trapped: 1 } },
      ],
    },
    hot: {
      label: label('轿厢升温', 'The car heats up'),
      lastsS: null,
      frames: [
        { atS: 0, points: { carTempC: 24 } },
        { atS: 30, points: { carTempC: 49 } },
        { atS: 60, points: { carTempC: 72 } },
      ],
      ramps: ['carTempC'],
    },
    inspection: happens(label('维保检修', 'Maintenance'), ['maintenance'], null),
  },
});
