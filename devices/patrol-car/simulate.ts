import { label } from '#contract/label.ts';
import { defineSimulator, happens } from '#devices/simulator.ts';

const DAY_MS = 86_400_000;

/** It stands at its post with the engine running by turns, and drives some thirty kilometres a day. */
export default defineSimulator({
  start: (seed) => ({ seed }),
  step: ({ seed }, atMs) => ({
    points: {
      sos: 0,
      collision: 0,
      overspeed: 0,
      ignition: Math.floor(atMs / 1_800_000 + (seed % 7)) % 2,
      powerLost: 0,
      gnssFault: 0,
      mileageKm: (seed % 60_000) + Math.floor(((atMs / DAY_MS) % 3650) * 300) / 10,
    },
  }),
  events: {
    sos: happens(label('车组按下求助键', 'The crew presses the key for help'), ['sos'], 300),
    collision: happens(label('车辆被撞', 'The car is hit'), ['collision'], null),
  },
});
