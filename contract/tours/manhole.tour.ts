import type { Tour } from './tour.ts';

/** One cover, from the ledger to its last reading: how a thing in the road becomes a case that is closed. */
export default {
  title: { zh: '一口井盖的一生', en: 'The life of a manhole cover' },
  about: { zh: '从登记在册到每一次回报、告警和处置', en: 'From the ledger to each report, alert and repair' },
  icon: 'manhole',
  subject: { device: 'manhole' },
  scenes: [
    {
      look: 'whole',
      panels: [],
      seconds: 12,
      title: { zh: '街面上有 {{device-siblings}} 口这样的井', en: '{{device-siblings}} covers like this one' },
      caption: {
        zh: '平时没有人看它们，它们也不占屏幕。今天只讲其中一口。',
        en: 'Nobody looks at them on most days, and they take no room on the screen. This is about one.',
      },
      fact: { figure: 'device-siblings', name: { zh: '口智能井盖', en: 'smart covers' } },
    },
    {
      look: 'subject',
      panels: [],
      seconds: 15,
      title: { zh: '它有名有姓：{{device-name}}', en: 'It has a name: {{device-name}}' },
      caption: {
        zh: '登记在台账里，位于{{device-place}}。位置、类型、多久报一次，都有据可查。',
        en: 'It is in the ledger, at {{device-place}}: where it is, what it is, how often it speaks.',
      },
    },
    {
      look: 'subject',
      panels: [],
      seconds: 15,
      title: { zh: '此刻井里的水：{{device-reading}}', en: 'The water below it now: {{device-reading}}' },
      caption: {
        zh: '这个读数是 {{device-age}} 的。过期的读数会褪成灰色，绝不当作现在。',
        en: 'The reading is of {{device-age}}. An old one drains to grey, and is never taken for now.',
      },
      fact: { figure: 'device-reading', name: { zh: '水位', en: 'water level' } },
    },
    {
      look: 'subject',
      panels: ['wall-alerts'],
      seconds: 15,
      title: { zh: '出事的时候', en: 'When something happens' },
      caption: {
        zh: '盖子开了、歪了、水漫到限值，它会自己开口。屏幕上留有它的 {{device-alerts}} 条告警；反复抖动的只记一条。',
        en: 'Open, tilted, or the water at its limit: it speaks up. {{device-alerts}} alerts of it are here; one that flaps counts once.',
      },
      fact: { figure: 'device-alerts', name: { zh: '条告警', en: 'alerts' } },
    },
    {
      look: 'subject',
      panels: [],
      strip: 'wall-loop',
      seconds: 15,
      title: { zh: '从告警到工单', en: 'From an alert to a case' },
      caption: {
        zh: '立案条件与时限取自城市管理的部件目录。修好了要拍照为证，复核不过会退回重做。',
        en: 'When a case is filed, and how long it may take, is in the catalogue. A repair is proved by a photograph, or sent back.',
      },
    },
    {
      look: 'whole',
      panels: [],
      strip: 'wall-loop',
      seconds: 12,
      title: { zh: '然后，它又安静下来', en: 'And then it is quiet again' },
      caption: {
        zh: '今天全街道已结 {{closed-today}} 件。没有消息的井盖也会被问起：沉默太久，本身就是告警。',
        en: '{{closed-today}} cases were closed today. A silent cover is asked for too: silence that lasts is an alert.',
      },
      fact: { figure: 'closed-today', name: { zh: '件今日结案', en: 'closed today' } },
    },
  ],
} satisfies Tour;
