import { label } from '#contract/label.ts';
import { chance, dayWave, defineSimulator, drift, happens, type SimulatedReport } from '#devices/simulator.ts';

const HOUR_MS = 3_600_000;
/** Of all hours so many hold something that the analysis of one camera takes note of, and that alarms nobody. */
const NOTED = 1 / 40;

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
      picture: 1,
      frozen: 0,
      black: 0,
      shifted: 0,
      blurred: 0,
      frameRate: 25,
      packetLossPct: Math.max(0, 0.3 + drift(camera.seed, 2, atMs, 600_000) * 0.7),
    },
  }),
  reports: (camera, from, to) => {
    const reports: SimulatedReport[] = [];
    for (let hour = Math.floor(from / HOUR_MS); hour * HOUR_MS < to; hour++) {
      const own = Math.imul(camera.seed, 31) + hour;
      const at = hour * HOUR_MS + Math.floor(chance(own, 2) * HOUR_MS);
      if (chance(own, 1) >= NOTED || at < from || at >= to) continue;
      const scene = chance(own, 3) < 0.5 ? 'parking' : 'rapid';
      reports.push({
        event: 'video-alarm',
        at,
        attributes: { serial: `V${hour}`, scene, confidence: 60 + Math.floor(chance(own, 4) * 39) },
      });
    }
    return reports;
  },
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
    frozen: happens(label('画面冻结', 'The picture freezes'), ['frozen'], null),
    black: happens(label('黑屏', 'The picture goes black'), ['black'], null),
    shifted: happens(label('镜头被转偏', 'The camera is turned away'), ['shifted'], null),
    blurred: happens(label('镜头虚焦', 'The lens loses focus'), ['blurred'], null),
    throwing: happens(label('高空抛物', 'Something is thrown down'), ['throwing'], 60),
    intrusion: happens(label('有人闯入', 'Someone breaks in'), ['intrusion'], 90),
  },
});
