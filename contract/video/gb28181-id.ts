import { label, type Label } from '../label.ts';

/** Addresses of the ledger that hold a code of GB/T 28181: `gb28181:{channel}` or `gb28181:{device}/{channel}`. */
const PREFIX = 'gb28181:';
const DIGITS = /^\d{20}$/;

/** The parts of a 20-digit code 编码规则 A. */
interface Gb28181Id {
  /** Eight digits: the division, filled up with zeros where it is no base unit. */
  readonly centre: string;
  readonly industry: string;
  readonly type: string;
  readonly network: string;
  readonly serial: string;
}

/** What is wrong with a code. The first two cannot be used; of the others the code works, and its owner is to look at it. */
type Gb28181Fault = 'length' | 'digits' | 'division' | 'industry' | 'type' | 'elsewhere' | 'no-camera';

const PLATFORM = label('平台设备', 'Of a platform');
const INDUSTRIES: Readonly<Record<string, Label>> = {
  '00': label('社会治安路面', 'Public security, roads'),
  '01': label('社会治安社区', 'Public security, communities'),
  '02': label('社会治安内部', 'Public security, premises'),
  '03': label('社会治安其他', 'Public security, other'),
  '04': label('交通路面', 'Traffic, roads'),
  '05': label('交通卡口', 'Traffic, checkpoints'),
  '06': label('交通内部', 'Traffic, premises'),
  '07': label('交通其他', 'Traffic, other'),
  '08': label('城市管理', 'City management'),
  '09': label('卫生环保', 'Health and environment'),
};
const CAMERAS: Readonly<Record<string, Label>> = {
  131: label('摄像机', 'Camera'),
  132: label('网络摄像机', 'Network camera'),
};
const TYPES: Readonly<Record<string, Label>> = {
  ...CAMERAS,
  111: label('DVR', 'DVR'),
  112: label('视频服务器', 'Video server'),
  113: label('编码器', 'Encoder'),
  114: label('解码器', 'Decoder'),
  117: label('报警控制器', 'Alarm controller'),
  118: label('NVR', 'NVR'),
  121: label('视频卡口', 'Video checkpoint'),
  122: label('多目设备', 'Camera of several lenses'),
  123: label('停车场出入口', 'Car park entrance'),
  124: label('人员出入口', 'Entrance for people'),
  134: label('报警输入设备', 'Alarm input'),
  135: label('报警输出设备', 'Alarm output'),
  136: label('语音输入设备', 'Audio input'),
  137: label('语音输出设备', 'Audio output'),
  141: label('道闸', 'Barrier'),
  142: label('智能门', 'Smart door'),
};
const NETWORKS: readonly Label[] = [
  label('公安视频传输网', 'Police video network'),
  label('公安视频传输网', 'Police video network'),
  label('行业专网', 'Industry network'),
  label('政法信息网', 'Network of justice'),
  label('公安移动网', 'Police mobile network'),
  label('公安信息网', 'Police information network'),
  label('电子政务外网', 'Government network'),
  label('互联网', 'Internet'),
  label('专线', 'Leased line'),
  label('预留', 'Reserved'),
];
const LAST_INDUSTRY = 99;

/** The channel's code in an address of the ledger; null of other addresses. It may be no code at all. */
export function gb28181Of(address: string): string | null {
  return address.startsWith(PREFIX) ? address.slice(Math.max(PREFIX.length, address.lastIndexOf('/') + 1)) : null;
}

/** @returns null when these are not twenty digits */
export function readGb28181(code: string): Gb28181Id | null {
  if (!DIGITS.test(code)) return null;
  return {
    centre: code.slice(0, 8),
    industry: code.slice(8, 10),
    type: code.slice(10, 13),
    network: code[13],
    serial: code.slice(14),
  };
}

/**
 * What is wrong with a camera's code.
 * @param code as it is written
 * @param place path of where the camera hangs, `/370102/…`; its first step is the code of a division
 * @returns all of it, the gravest first; empty when the code is right
 */
export function checkGb28181(code: string, place: string): Gb28181Fault[] {
  const id = readGb28181(code);
  if (id === null) return [/^\d*$/.test(code) ? 'length' : 'digits'];
  const faults: Gb28181Fault[] = [];
  const province = Number(id.centre.slice(0, 2));
  if (province < 11 || province > 82) faults.push('division');
  else if (isElsewhere(id.centre, place)) faults.push('elsewhere');
  if (!Object.hasOwn(INDUSTRIES, id.industry) && !isOfEconomy(id.industry)) faults.push('industry');
  if (typeLabel(id.type) === null) faults.push('type');
  else if (!Object.hasOwn(CAMERAS, id.type) && id.type !== '122') faults.push('no-camera');
  return faults;
}

/** 10 … 14 and 40 on: the branches of the economy. */
const isOfEconomy = (industry: string): boolean => {
  const number = Number(industry);
  return (number >= 10 && number <= 14) || (number >= 40 && number <= LAST_INDUSTRY);
};

/** A code of the district, of its city or of its province may hang there; of a neighbour, it may not. */
function isElsewhere(centre: string, place: string): boolean {
  const division = /^\/(\d{6})/.exec(place)?.[1];
  if (division === undefined) return false;
  const own = centre.slice(0, 6);
  return own !== division && own !== `${division.slice(0, 4)}00` && own !== `${division.slice(0, 2)}0000`;
}

function typeLabel(type: string): Label | null {
  if (Object.hasOwn(TYPES, type)) return TYPES[type];
  const number = Number(type);
  return (number >= 111 && number <= 143) || (number >= 200 && number <= 216) ? PLATFORM : null;
}

/** The parts of a code in words, for people to read. */
export function gb28181Words({ centre, industry, type, network, serial }: Gb28181Id): readonly (readonly [what: Label, said: Label])[] {
  const as = (text: string, known: Label | null | undefined): Label =>
    known ? label(`${text} ${known.zh}`, `${text} ${known.en}`) : label(text, text);
  return [
    [label('中心编码', 'Centre'), as(centre, undefined)],
    [label('行业', 'Industry'), as(industry, Object.hasOwn(INDUSTRIES, industry) ? INDUSTRIES[industry] : undefined)],
    [label('设备类型', 'Type'), as(type, typeLabel(type))],
    [label('网络', 'Network'), as(network, NETWORKS[Number(network)])],
    [label('序号', 'Serial'), as(serial, undefined)],
  ];
}

/** What is wrong, and what to do, in words. */
export const GB28181_FAULTS: Readonly<Record<Gb28181Fault, Label>> = {
  length: label('国标编码应为 20 位数字', 'A code of GB/T 28181 has 20 digits'),
  digits: label('国标编码只能是数字', 'A code of GB/T 28181 has digits alone'),
  division: label('前两位不是省级行政区划代码', 'Its first two digits are no province'),
  industry: label('行业编码（第 9–10 位）不在标准中', 'Its industry (digits 9 and 10) is none of the standard'),
  type: label('类型编码（第 11–13 位）不在标准中', 'Its type (digits 11 to 13) is none of the standard'),
  elsewhere: label('中心编码不属于所在行政区划', 'Its centre is not of the division where it hangs'),
  'no-camera': label('类型编码不是摄像机（131、132）', 'Its type is no camera (131, 132)'),
};
