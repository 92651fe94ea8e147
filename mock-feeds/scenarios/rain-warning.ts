import { label } from '#contract/label.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import { defineScenario, type Scene } from '../scenario.ts';

const WELLS = 6;

function cast(scene: Scene): Record<'wells' | 'station', DeviceDraft[]> {
  const wells = scene.devices
    .filter((device) => device.kind === 'manhole')
    .sort((a, b) => b.position[1] - a.position[1] || (a.id < b.id ? -1 : 1));
  const station = scene.devices.filter((device) => device.kind === 'weather-station');
  return { wells: wells.slice(0, WELLS), station: station.slice(0, 1) };
}

/** 150 cm is high and not over the usual limit of 180 cm; under an orange warning the limit is 144 cm. */
export default defineScenario({
  id: 'rain-warning',
  label: label('暴雨预警', 'Rain warning'),
  about: label(
    '气象台发布暴雨蓝色预警，一分钟后升为橙色：区域内限值随即收紧，水位 150 厘米的井盖提前告警；15 分钟后预警解除，限值恢复。',
    'A weather service warns of rain in blue, a minute later in orange: limits in the area are stricter at once, and wells at ' +
      '150 cm alarm earlier; after 15 minutes the warning is cancelled and limits are as they were.',
  ),
  cast,
  warnings: [
    { afterS: 0, event: '暴雨', severity: 'Minor', headline: '发布暴雨蓝色预警' },
    { afterS: 60, event: '暴雨', severity: 'Severe', headline: '发布暴雨橙色预警' },
  ],
  steps: [
    { afterS: 20, overS: 30, who: 'wells', does: { points: { waterLevelCm: 150 } } },
    { afterS: 90, who: 'station', does: { event: 'storm' } },
    { afterS: 600, overS: 60, who: 'wells', does: 'release' },
  ],
  endsAfterS: 900,
});
