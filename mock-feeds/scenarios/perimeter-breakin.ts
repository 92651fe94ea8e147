import { label } from '#contract/label.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import { defineScenario, type Scene } from '../scenario.ts';

const accountOf = ({ addresses }: DeviceDraft): string => (addresses[0] ?? '').split('/')[0];

/** The first alarm panel that watches two stretches of fence: those. */
function cast(scene: Scene): Record<'climbed' | 'cut' | 'panel', DeviceDraft[]> {
  const zones = Map.groupBy(
    scene.devices.filter(({ kind }) => kind === 'perimeter-zone'),
    accountOf,
  );
  for (const panel of scene.devices.filter(({ kind }) => kind === 'alarm-panel')) {
    const [climbed, cut] = zones.get(accountOf(panel)) ?? [];
    if (cut !== undefined) return { climbed: [climbed], cut: [cut], panel: [panel] };
  }
  return { climbed: [], cut: [], panel: [] };
}

export default defineScenario({
  id: 'perimeter-breakin',
  label: label('周界入侵', 'Perimeter break-in'),
  about: label(
    '有人翻越小区围栏，防区报警；15 秒后相邻防区的探测器被拆，40 秒后报警主机主电中断；4 分钟后防区复位。主机以加密的 DC-09 上报。',
    'Somebody climbs the fence of a compound and its zone raises the alarm; after 15 s the detector of the next zone is taken off, ' +
      'after 40 s the panel loses its mains; after 4 minutes the zones are restored. The panel reports by encrypted DC-09.',
  ),
  cast,
  steps: [
    { afterS: 0, who: 'climbed', does: { event: 'break-in' } },
    { afterS: 15, who: 'cut', does: { event: 'tamper' } },
    { afterS: 40, who: 'panel', does: { event: 'power-cut' } },
    { afterS: 200, who: 'panel', does: 'release' },
    { afterS: 240, who: 'climbed', does: 'release' },
    { afterS: 241, who: 'cut', does: 'release' },
  ],
  endsAfterS: 245,
});
