import type { Tour } from './tour.ts';

/** Three minutes: what the street knows about itself, and what it does not. */
export default {
  title: { zh: '一屏看街道', en: 'The street on one screen' },
  about: {
    zh: '三分钟：感知、告警、处置、闭环，全部是此刻的数据',
    en: 'Three minutes: sensing, alerts, response and the loop, all of it as it is now',
  },
  icon: 'building-community',
  scenes: [
    {
      look: 'whole',
      panels: ['wall-counts'],
      seconds: 18,
      title: { zh: '{{place}}，此刻 {{time}}', en: '{{place}}, {{time}}' },
      caption: {
        zh: '{{compounds}} 个小区、{{buildings}} 栋楼同在一张图上。您看到的每个数字都取自此刻的运行系统，没有一个是预先写好的。',
        en: '{{compounds}} compounds, {{buildings}} buildings, one map. Every number is read from the running system now.',
      },
      fact: { figure: 'buildings', name: { zh: '栋楼', en: 'buildings' } },
    },
    {
      look: 'whole',
      panels: ['wall-health'],
      seconds: 15,
      title: { zh: '看得见多少，也说看不见多少', en: 'What we see, and what we do not' },
      caption: {
        zh: '接入 {{devices}} 台设备，{{heard}} 台在各自周期内有回报，占 {{heard-share}}。其余失联的如实列在右侧，不当作正常。',
        en: '{{heard}} of {{devices}} devices reported in time, {{heard-share}}. The silent ones are listed, and never shown as well.',
      },
      fact: { figure: 'heard-share', name: { zh: '按时回报', en: 'heard in time' } },
    },
    {
      look: 'whole',
      panels: ['wall-counts'],
      seconds: 15,
      title: { zh: '只有出了问题才有颜色', en: 'Colour means that something is wrong' },
      caption: {
        zh: '正常的设备安静地退到背景里。现有 {{alerts}} 条告警未恢复，其中 {{unacknowledged}} 条还没有人确认。',
        en: 'What is well stays in the background. {{alerts}} alerts stand; nobody has acknowledged {{unacknowledged}} of them yet.',
      },
      fact: { figure: 'alerts', name: { zh: '条告警', en: 'alerts' } },
    },
    {
      look: { level: 'compound' },
      panels: ['wall-alerts'],
      seconds: 18,
      title: { zh: '先看最要紧的小区', en: 'The compound that needs us most' },
      caption: {
        zh: '镜头飞到此刻告警最重的小区。同一地点、同一时段的多条告警合并为一起事件，值班员面对的是事件，不是刷屏。',
        en: 'The compound with the gravest alerts. Alerts of one place and time are one incident: cases, and not a flood.',
      },
      fact: { figure: 'incidents-open', name: { zh: '起未结事件', en: 'open incidents' } },
    },
    {
      look: { level: 'building' },
      panels: ['wall-alerts'],
      seconds: 15,
      title: { zh: '从街道到一栋楼', en: 'From the street to one building' },
      caption: {
        zh: '同一个镜头从街道、小区一直走到楼栋和楼层。换舞台不换数据，没有一帧空白。',
        en: 'One camera goes from street and compound down to building and floor. The stage changes, the data does not.',
      },
    },
    {
      look: { kind: 'manhole' },
      panels: ['wall-alerts'],
      seconds: 15,
      title: { zh: '路面上的一口井', en: 'One manhole in the road' },
      caption: {
        zh: '井盖知道自己有没有被打开、歪没歪、井里的水有多高。它的故事在另一段观摩里讲。',
        en: 'A cover knows whether it is open or tilted, and how high the water stands below. Another tour tells its life.',
      },
    },
    {
      look: 'whole',
      panels: ['wall-counts'],
      strip: 'wall-loop',
      seconds: 18,
      title: { zh: '告警只是开始，结案才算数', en: 'An alert is the beginning; a closed case counts' },
      caption: {
        zh: '今天立案 {{filed-today}} 件，已结 {{closed-today}} 件，按时率 {{on-time-today}}。七个环节逐件计时，卡在哪一环一目了然。',
        en: '{{filed-today}} cases filed today, {{closed-today}} closed, {{on-time-today}} in time. Each of seven links is timed.',
      },
      fact: { figure: 'closed-today', name: { zh: '件今日结案', en: 'closed today' } },
    },
    {
      look: 'whole',
      panels: ['wall-counts'],
      strip: 'wall-loop',
      seconds: 15,
      title: { zh: '谁在路上', en: 'Who is on the way' },
      caption: {
        zh: '{{crews}} 支处置力量，{{crews-busy}} 支正在执行任务；{{incidents-dispatched}} 起事件已有人前往。',
        en: '{{crews}} crews, {{crews-busy}} of them at work; somebody is on the way to {{incidents-dispatched}} incidents.',
      },
      fact: { figure: 'crews-busy', name: { zh: '支执行中', en: 'crews at work' } },
    },
    {
      look: 'whole',
      stage: 'globe',
      panels: ['wall-counts'],
      seconds: 18,
      title: { zh: '同一时刻，立体的街道', en: 'The same moment in three dimensions' },
      caption: {
        zh: '楼是真实的层数和高度，太阳在它此刻该在的位置。告警在它发生的那一层亮起。',
        en: 'Buildings of their true height, the sun where it stands now. An alert glows on its own floor.',
      },
    },
    {
      look: 'whole',
      panels: ['wall-alerts'],
      seconds: 15,
      title: { zh: '这块屏先是值守台', en: 'A working screen first' },
      caption: {
        zh: '观摩进行时若有一级险情，屏幕立即让给值守；处置有着落后，从这一幕接着讲，并交代其间发生了什么。',
        en: 'Should a P1 come now, the screen goes to those on duty at once; the tour goes on here when it is in hand.',
      },
    },
    {
      look: 'whole',
      panels: ['wall-health'],
      seconds: 18,
      title: { zh: '个人信息不上这块屏', en: 'Nothing personal is on this screen' },
      caption: {
        zh: '谁需要照护、住在哪一户、车牌与人脸，按屏幕的观看对象在服务端就已略去，不是在页面上遮住。',
        en: 'Who needs care, where they live, plates and faces: left out by the server for this audience, not covered up here.',
      },
    },
  ],
} satisfies Tour;
