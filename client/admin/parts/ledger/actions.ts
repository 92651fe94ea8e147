import { label, type Label } from '#contract/label.ts';

/** What people do to the ledger, as audit rows and edits name it. */
export const LEDGER_ACTIONS: Readonly<Record<string, Label>> = {
  'ledger:import': label('更改台账', 'Changed the ledger'),
  'ledger:table': label('导入表格', 'Entered a table'),
  'ledger:change': label('批量更改设备', 'Changed several devices'),
  'ledger:retire': label('移出台账', 'Took devices out of the ledger'),
  'ledger:undo': label('整体撤销', 'Undid a change'),
  'area:build': label('生成区域', 'Built an area'),
};

/** Fields of a device's row. */
export const FIELD_LABELS = {
  id: label('编号', 'Id'),
  kind: label('类型', 'Kind'),
  name: label('名称', 'Name'),
  place: label('地点', 'Place'),
  position: label('坐标', 'Position'),
  floor: label('楼层', 'Floor'),
  addresses: label('通信地址', 'Addresses'),
  camera: label('摄像机', 'Camera'),
  expectedS: label('应报间隔（秒）', 'Expected every (s)'),
  note: label('备注', 'Note'),
  simulated: label('模拟数据', 'Simulated'),
} as const satisfies Readonly<Record<string, Label>>;

export const fieldLabel = (field: string): Label => (FIELD_LABELS as Readonly<Record<string, Label>>)[field] ?? label(field, field);
