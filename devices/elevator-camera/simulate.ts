import { label } from '#contract/label.ts';
import { chance, dayWave, defineSimulator, drift, happens } from '#devices/simulator.ts';

/** A residential lift: busiest before eight and after six, empty at night. */
export default defineSimulator({
  start: (seed) => ({ seed, load: 0.6 + chance(seed, 1) * 1.4 }),
  step: (lift, atMs) => {
    const rush = Math.max(dayWave(atMs, 7.5), dayWave(atMs, 18.5), 0);
    const people = Math.floor(lift.load * (0.3 + rush * 2) * (1 + drift(lift.seed, 1, atMs, 60_000)));
    return { points: { ebike: 0, people, doorHeld: 0, videoLoss: 0, occlusion: 0 } };
  },
  events: {
    ebike: {
      label: label('电动车推入电梯', 'E-bike pushed into the lift'),
      lastsS: 90,
      frames: [
        { atS: 0, points: { doorHeld: 1, people: 1, ebike: 0 } },
        { atS: 3, points: { ebike: 1, doorHeld: 1, people: 1 } },
      ],
    },
    occlude: happens(label('镜头被遮挡', 'Lens covered'), ['occlusion'], null),
  },
});
