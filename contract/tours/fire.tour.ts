import type { Tour } from './tour.ts';

/** The newest fire that was worked on, from its first alert to its end. */
export default {
  title: { zh: '一次火警的全过程', en: 'A fire alarm from beginning to end' },
  about: {
    zh: '最近一起消防事件的经过：报警、合并、确认、派遣、到场、结案',
    en: 'The newest fire incident as it went, from the first alert to its end',
  },
  icon: 'flame',
  subject: { incident: 'fire' },
  scenes: [
    {
      look: 'subject',
      panels: [],
      seconds: 15,
      title: { zh: '{{incident-began}}，{{incident-place}}', en: '{{incident-began}}, {{incident-place}}' },
      caption: {
        zh: '{{incident-title}}。第一条报警到达时，镜头已经停在它的上方。',
        en: '{{incident-title}}. By the time the first alert was in, the picture stood above it.',
      },
      fact: { figure: 'incident-alerts', name: { zh: '条告警', en: 'alerts' } },
    },
    {
      look: 'subject',
      panels: [],
      seconds: 15,
      title: { zh: '多条报警，一起事件', en: 'Several alerts, one incident' },
      caption: {
        zh: '{{incident-reason}}。系统用一句话说明为什么把它们算作一起，人可以拆开，也可以再并。',
        en: '{{incident-reason}}. The system says in one sentence why they belong together; people may split or join them.',
      },
      fact: { figure: 'incident-alerts', name: { zh: '条合为一起', en: 'made one' } },
    },
    {
      look: 'building',
      stage: 'globe',
      panels: [],
      seconds: 15,
      title: { zh: '是哪一栋楼', en: 'Which building' },
      caption: {
        zh: '楼是真实的层数。烧到哪一层就红哪一层，不把整栋楼染红。',
        en: 'The storeys are the true ones. The floor that burns is red, and never the whole tower.',
      },
    },
    {
      look: 'floor',
      panels: [],
      seconds: 15,
      title: { zh: '走进那一层', en: 'Onto that floor' },
      caption: {
        zh: '同层的探测器、手动报警按钮各在其位。住在哪一户，不给这块屏看。',
        en: 'Detectors and call points of the floor stand where they hang. Whose home it is, this screen is not told.',
      },
    },
    {
      look: 'subject',
      panels: [],
      seconds: 15,
      title: { zh: '有人接手', en: 'Somebody takes it' },
      caption: {
        zh: '左边是从第一条报警到值班员确认的用时。无人确认时，值守台的声音最多只能静音十分钟。',
        en: 'How long it took from the first alert until an officer had it. Until then the desks can be muted for ten minutes at most.',
      },
      fact: { figure: 'incident-acknowledged', name: { zh: '报警到确认', en: 'until acknowledged' } },
    },
    {
      look: 'subject',
      panels: [],
      strip: 'wall-loop',
      seconds: 15,
      title: { zh: '派谁去：{{incident-crew}}', en: 'Who goes: {{incident-crew}}' },
      caption: {
        zh: '按技能、距离和是否空闲排出人选，{{incident-dispatched}} 派出，{{incident-arrived}} 到场。',
        en: 'Ranked by skill, distance and who is free. Sent after {{incident-dispatched}}, there after {{incident-arrived}}.',
      },
      fact: { figure: 'incident-dispatched', name: { zh: '报警到派出', en: 'until sent' } },
    },
    {
      look: 'subject',
      panels: [],
      strip: 'wall-loop',
      seconds: 18,
      title: { zh: '到结案才算完', en: 'It ends when it is closed' },
      caption: {
        zh: '处置完成：{{incident-finished}}；结案：{{incident-closed}}。尚未走到的环节如实写“尚未”。',
        en: 'Work finished: {{incident-finished}}; closed: {{incident-closed}}. What has not happened yet is said to be so.',
      },
      fact: { figure: 'incident-closed', name: { zh: '报警到结案', en: 'until closed' } },
    },
  ],
} satisfies Tour;
