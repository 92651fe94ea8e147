import { label } from '#contract/label.ts';
import { defineScenario } from '../scenario.ts';

export default defineScenario({
  id: 'camera-tampered',
  label: label('摄像机被破坏', 'Cameras tampered with'),
  about: label(
    '有人翻越，视频分析报警；20 秒后这台摄像机被转偏，旁边一台黑屏，第三台画面冻结；3 分钟后全部恢复。',
    'Somebody climbs over and the analysis of a camera tells it; after 20 s that camera is turned away, one beside it goes black and a ' +
      'third one freezes; after 3 minutes all are well again.',
  ),
  cast: ({ devices }) => {
    const [seen, black, frozen] = devices.filter(({ kind }) => kind === 'camera');
    return { seen: seen ? [seen] : [], black: black ? [black] : [], frozen: frozen ? [frozen] : [] };
  },
  steps: [
    { afterS: 0, who: 'seen', does: { tells: 'video-alarm', attributes: { serial: 'D1', scene: 'climb', confidence: 91 } } },
    { afterS: 20, who: 'seen', does: { event: 'shifted' } },
    { afterS: 25, who: 'black', does: { event: 'black' } },
    { afterS: 30, who: 'frozen', does: { event: 'frozen' } },
    { afterS: 180, who: 'seen', does: 'release' },
    { afterS: 181, who: 'black', does: 'release' },
    { afterS: 182, who: 'frozen', does: 'release' },
  ],
  endsAfterS: 185,
});
