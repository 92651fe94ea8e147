import { label } from '#contract/label.ts';
import { chance, dayWave, defineSimulator, drift, happens } from '#devices/simulator.ts';

/** A 1080p stream: busier by day than by night. */
export default defineSimulator({
  start: (seed) => ({ seed, base: 2600 + chance(seed, 1) * 1400 }),
  step: (camera, atMs) => ({
    points: {
      online: 1,
      videoLoss: 0,
      occlusion: 0,
      throwing: 0,
      intrusion: 0,
      bitrateKbps: Math.round(camera.base + dayWave(atMs, 13) * 500 + drift(camera.seed, 1, atMs, 120_000) * 300),
      preset: 1,
      packetLossPct: Math.max(0, 0.3 + drift(camera.seed, 2, atMs, 600_000) * 0.7),
    },
  }),
  obeys: {
    restart: { points: { videoLoss: 0 }, lastsS: 60 },
    // Away from every preset, until it is sent to one.
    move: { points: { preset: 0 }, lastsS: null },
    stop: { points: { preset: 0 }, lastsS: null },
    preset: { points: { preset: 'preset' }, lastsS: null },
  },
  events: {
    occlude: happens(label('镜头被遮挡', 'Lens covered'), ['occlusion'], null),
    'video-loss': {
      label: label('视频丢失', 'Video lost'),
      lastsS: null,
      frames: [{ atS: 0, points: { videoLoss: 1, bitrateKbps: 0 } }],
    },
    throwing: happens(label('高空抛物', 'Something is thrown down'), ['throwing'], 60),
    intrusion: happens(label('有人闯入', 'Someone breaks in'), ['intrusion'], 90),
  },
});
