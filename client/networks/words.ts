import { label, type Label } from '#contract/label.ts';
import type { Affected, Isolation } from '#contract/networks/affected.ts';

export const NETWORK_LABELS: Readonly<Record<Affected['medium'], Label>> = {
  water: label('供水管网', 'Water network'),
  gas: label('燃气管网', 'Gas network'),
  heat: label('供热管网', 'Heat network'),
  power: label('供电网络', 'Power network'),
};

/** What people behind a closed valve are without. */
const WITHOUT: Readonly<Record<Affected['medium'], Label>> = {
  water: label('停水', 'without water'),
  gas: label('停气', 'without gas'),
  heat: label('停暖', 'without heat'),
  power: label('停电', 'without power'),
};

export const WORDS = {
  byHand: label('现场关阀', 'By hand'),
  byHandAbout: label('最近的阀门，影响最少', 'The nearest valves: fewest people are cut off'),
  remote: label('遥控关阀', 'From afar'),
  remoteAbout: label('立即可关，影响更大', 'At once, and more people are cut off'),
  cutOff: label('受影响', 'Cut off'),
  close: label('遥控关闭', 'Close from afar'),
  shut: label('已关', 'closed'),
  held: label('泄漏处已无来气', 'Nothing flows to the leak any more'),
  shutDown: label('阀门关不断，须停站', 'No valve holds it back: shut down'),
  reason: label('原因（必填，记入审计）', 'Reason (needed; it is kept in the audit)'),
  noReason: label('请写明原因', 'Write down the reason.'),
  onSite: label('关阀后只能到现场人工复位。', 'Once closed they are opened again on site, by hand.'),
  send: label('关闭', 'Close'),
  failed: label('管网数据暂不可用', 'The network cannot be told right now'),
} as const satisfies Record<string, Label>;

const counted = (n: number, zh: string, one: string, many = `${one}s`): Label => label(`${n} ${zh}`, `${n} ${n === 1 ? one : many}`);

/** `停气 48 户（1 栋）、2 部电梯、照护家庭 1 户` */
export function costWords(medium: Affected['medium'], { homes, places, elsewhere, devices, cared }: Isolation): Label {
  const buildings = counted(places.length, '栋', 'building');
  const without = WITHOUT[medium];
  const parts = [
    label(`${without.zh} ${homes} 户（${buildings.zh}）`, `${counted(homes, '', 'home').en} in ${buildings.en} ${without.en}`),
    ...devices.map(({ label: kind, count }) => label(`${kind.zh} ${count} 台`, `${count} × ${kind.en.toLowerCase()}`)),
    ...(cared ? [label(`照护家庭 ${cared} 户`, `${counted(cared, '', 'home').en} where somebody is cared for`)] : []),
    ...(elsewhere > 0 ? [label(`其中辖区外 ${elsewhere} 户`, `${counted(elsewhere, '', 'home').en} of them outside your area`)] : []),
  ];
  return label(parts.map(({ zh }) => zh).join('、'), parts.map(({ en }) => en).join(', '));
}

/** `引入阀、总阀`, the first few of many. */
export function valveWords(valves: Isolation['valves'], most = 4): Label {
  const names = valves.slice(0, most).map(({ name }) => name);
  const more = valves.length - names.length;
  return label(names.join('、') + (more > 0 ? ` 等 ${valves.length} 处` : ''), names.join(', ') + (more > 0 ? ` and ${more} more` : ''));
}
