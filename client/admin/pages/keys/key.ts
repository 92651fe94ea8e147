import { label } from '#contract/label.ts';

export const KINDS = ['device', 'gateway', 'api-key'] as const;
export type Kind = (typeof KINDS)[number];
/** A secret as `GET /api/v1/credentials` tells it. */
export interface Key {
  readonly kind: Kind;
  readonly name: string;
  readonly issuedAt: number;
  readonly expiresAt: number | null;
  readonly usedAt: number | null;
  readonly formerUntil: number | null;
}

export const WORDS = {
  device: label('设备', 'Device'),
  gateway: label('网关', 'Gateway'),
  'api-key': label('接口', 'Interface'),
  deviceAbout: label('只能为这一台设备上报。名称即台账编号。', 'Reports for this one device; its name is the device’s id.'),
  gatewayAbout: label(
    '为自己及其下属设备（地址为“网关/…”）上报。',
    'Reports for itself and its children, whose addresses begin with its own.',
  ),
  'api-keyAbout': label(
    '可为任何设备上报，供上级平台或数据汇聚程序使用。',
    'Reports for any device: for a platform or a collecting program.',
  ),
  find: label('按名称筛选', 'Filter by name'),
  add: label('新建凭据', 'New key'),
  list: label('凭据', 'Keys'),
  kind: label('类型', 'Kind'),
  name: label('名称', 'Name'),
  issued: label('签发', 'Issued'),
  expires: label('有效期至', 'Good until'),
  used: label('最近使用', 'Last used'),
  never: label('未使用', 'Never'),
  forever: label('撤销前有效', 'Until withdrawn'),
  expired: label('已过期', 'Expired'),
  former: label('旧密钥仍可用至', 'The former is good until'),
  rotate: label('更换', 'Replace'),
  withdraw: label('撤销', 'Withdraw'),
  withdrawn: label('已撤销，立即失效', 'Withdrawn: refused from now on'),
  days: label('有效天数（留空为撤销前有效）', 'Days it is good (empty: until withdrawn)'),
  overlap: label('旧密钥继续有效的小时数', 'Hours the former goes on to be good'),
  make: label('生成密钥', 'Make the secret'),
  none: label('还没有凭据', 'There are no keys yet'),
  noneAbout: label(
    '设备、网关或接口凭密钥上报；演示模式下本机无需密钥。',
    'Devices, gateways and interfaces report with a secret; in the demo this machine needs none.',
  ),
  secret: label('密钥', 'Secret'),
  use: label(
    '上报时以“名称:密钥”出示：作为用户名与密码，或作为令牌（Bearer）。',
    'Shown as “name:secret”: as user name and password, or as a bearer token.',
  ),
  early: label('较早', 'Earlier'),
  cancel: label('取消', 'Cancel'),
  sure: label('确认撤销', 'Withdraw it'),
};
