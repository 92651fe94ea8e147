import { label } from '#contract/label.ts';
import { defineSimulator, drift, happens } from '#devices/simulator.ts';

const DAY_MS = 86_400_000;

export default defineSimulator({
  start: (seed) => ({ seed }),
  step: ({ seed }, atMs) => ({
    points: {
      sos: 0,
      fall: 0,
      takenOff: 0,
      outside: 0,
      heartLevel: 0,
      pressureLevel: drift(seed, 1, atMs, DAY_MS) > 0.9 ? 1 : 0,
      oxygenLevel: 0,
      temperatureLevel: 0,
      // Charged every evening.
      batteryPct: Math.round(95 - 55 * ((atMs / DAY_MS + (seed % 97) / 970) % 1)),
    },
  }),
  events: {
    sos: happens(label('老人按下手表求助键', 'The elder presses the key of the watch'), ['sos'], 120),
    fall: happens(label('老人跌倒', 'The elder falls'), ['fall'], null),
    'taken-off': happens(label('手表被取下', 'The watch is taken off'), ['takenOff'], null),
    wander: happens(label('老人走出安全区域', 'The elder leaves the safe area'), ['outside'], 900),
    unwell: {
      label: label('心率持续偏快', 'The heart beats too fast'),
      lastsS: 600,
      frames: [
        { atS: 0, points: { heartLevel: 1 } },
        { atS: 60, points: { heartLevel: 2 } },
      ],
    },
  },
});
