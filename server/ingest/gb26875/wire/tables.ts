import { label, type Label } from '#contract/label.ts';

/** Code tables of GB/T 26875.3-2011. Codes that are missing here are reserved; 128 and above belong to the vendor. */
type Codes = Readonly<Record<number, Label>>;

/** Table 4: what kind of fire system a report is about. */
export const SYSTEMS: Codes = {
  0: label('通用', 'General'),
  1: label('火灾报警系统', 'Fire alarm system'),
  10: label('消防联动控制器', 'Fire linkage controller'),
  11: label('消火栓系统', 'Hydrant system'),
  12: label('自动喷水灭火系统', 'Sprinkler system'),
  13: label('气体灭火系统', 'Gas extinguishing system'),
  14: label('水喷雾灭火系统（泵启动）', 'Water spray system (pump)'),
  15: label('水喷雾灭火系统（压力容器启动）', 'Water spray system (pressure vessel)'),
  16: label('泡沫灭火系统', 'Foam system'),
  17: label('干粉灭火系统', 'Dry powder system'),
  18: label('防烟排烟系统', 'Smoke control system'),
  19: label('防火门及卷帘系统', 'Fire doors and shutters'),
  20: label('消防电梯', 'Fire lift'),
  21: label('消防应急广播', 'Emergency broadcast'),
  22: label('消防应急照明和疏散指示系统', 'Emergency lighting and signs'),
  23: label('消防电源', 'Fire power supply'),
  24: label('消防电话', 'Fire telephone'),
};

/** Table 5: component types. */
export const COMPONENTS: Codes = {
  0: label('通用', 'General'),
  1: label('火灾报警控制器', 'Fire alarm controller'),
  10: label('可燃气体探测器', 'Combustible gas detector'),
  11: label('点型可燃气体探测器', 'Point gas detector'),
  12: label('独立式可燃气体探测器', 'Stand-alone gas detector'),
  13: label('线型可燃气体探测器', 'Line gas detector'),
  16: label('电气火灾监控报警器', 'Electrical fire monitor'),
  17: label('剩余电流式电气火灾监控探测器', 'Residual current detector'),
  18: label('测温式电气火灾监控探测器', 'Cable temperature detector'),
  21: label('探测回路', 'Detection loop'),
  22: label('火灾显示盘', 'Repeater panel'),
  23: label('手动火灾报警按钮', 'Manual call point'),
  24: label('消火栓按钮', 'Hydrant button'),
  25: label('火灾探测器', 'Fire detector'),
  30: label('感温火灾探测器', 'Heat detector'),
  31: label('点型感温火灾探测器', 'Point heat detector'),
  32: label('点型感温火灾探测器（S型）', 'Point heat detector (S)'),
  33: label('点型感温火灾探测器（R型）', 'Point heat detector (R)'),
  34: label('线型感温火灾探测器', 'Line heat detector'),
  35: label('线型感温火灾探测器（S型）', 'Line heat detector (S)'),
  36: label('线型感温火灾探测器（R型）', 'Line heat detector (R)'),
  37: label('光纤感温火灾探测器', 'Fibre heat detector'),
  40: label('感烟火灾探测器', 'Smoke detector'),
  41: label('点型离子感烟火灾探测器', 'Ionisation smoke detector'),
  42: label('点型光电感烟火灾探测器', 'Photoelectric smoke detector'),
  43: label('线型光束感烟火灾探测器', 'Beam smoke detector'),
  44: label('吸气式感烟火灾探测器', 'Aspirating smoke detector'),
  50: label('复合式火灾探测器', 'Combined detector'),
  51: label('复合式感烟感温火灾探测器', 'Smoke and heat detector'),
  52: label('复合式感光感温火灾探测器', 'Flame and heat detector'),
  53: label('复合式感光感烟火灾探测器', 'Flame and smoke detector'),
  61: label('紫外火焰探测器', 'Ultraviolet flame detector'),
  62: label('红外火焰探测器', 'Infrared flame detector'),
  69: label('感光火灾探测器', 'Flame detector'),
  74: label('气体探测器', 'Gas detector'),
  78: label('图像摄像方式火灾探测器', 'Image fire detector'),
  79: label('感声火灾探测器', 'Acoustic fire detector'),
  81: label('气体灭火控制器', 'Gas extinguishing controller'),
  82: label('消防电气控制装置', 'Fire electrical control'),
  83: label('消防控制室图形显示装置', 'Control room display'),
  84: label('模块', 'Module'),
  85: label('输入模块', 'Input module'),
  86: label('输出模块', 'Output module'),
  87: label('输入/输出模块', 'Input/output module'),
  88: label('中继模块', 'Relay module'),
  91: label('消防水泵', 'Fire pump'),
  92: label('消防水箱', 'Fire water tank'),
  95: label('喷淋泵', 'Sprinkler pump'),
  96: label('水流指示器', 'Flow indicator'),
  97: label('信号阀', 'Signal valve'),
  98: label('报警阀', 'Alarm valve'),
  99: label('压力开关', 'Pressure switch'),
  101: label('阀驱动装置', 'Valve actuator'),
  102: label('防火门', 'Fire door'),
  103: label('防火阀', 'Fire damper'),
  104: label('通风空调', 'Ventilation'),
  105: label('泡沫液泵', 'Foam pump'),
  106: label('管网电磁阀', 'Pipe solenoid valve'),
  111: label('防烟排烟风机', 'Smoke fan'),
  113: label('排烟防火阀', 'Smoke damper'),
  114: label('常闭送风口', 'Air inlet'),
  115: label('排烟口', 'Smoke outlet'),
  116: label('电控挡烟垂壁', 'Smoke curtain'),
  117: label('防火卷帘控制器', 'Shutter controller'),
  118: label('防火门监控器', 'Fire door monitor'),
  121: label('警报装置', 'Sounder'),
};

/**
 * Table 6: analog quantities. A value is `raw × step` in `unit`; `point` and `factor` say how it is reported:
 * under which point name, and what the standard's unit is multiplied by (both pressures become kPa).
 */
interface Analog {
  readonly label: Label;
  readonly unit: string;
  readonly step: number;
  readonly point: string;
  readonly factor: number;
}
const analog = (zh: string, en: string, unit: string, step: number, point: string, factor = 1): Analog => ({
  label: label(zh, en),
  unit,
  step,
  point,
  factor,
});

export const ANALOGS: Readonly<Record<number, Analog>> = {
  1: analog('事件计数', 'Event count', '件', 1, 'count'),
  2: analog('高度', 'Height', 'm', 0.01, 'levelM'),
  3: analog('温度', 'Temperature', '℃', 0.1, 'temperatureC'),
  4: analog('压力', 'Pressure', 'MPa', 0.1, 'pressureKpa', 1000),
  5: analog('压力', 'Pressure', 'kPa', 0.1, 'pressureKpa'),
  6: analog('气体浓度', 'Gas concentration', '%LEL', 0.1, 'gasPercentLel'),
  7: analog('时间', 'Time', 's', 1, 'durationS'),
  8: analog('电压', 'Voltage', 'V', 0.1, 'voltageV'),
  9: analog('电流', 'Current', 'A', 0.1, 'currentA'),
  10: analog('流量', 'Flow', 'L/s', 0.1, 'flowLps'),
  11: analog('风量', 'Air volume', 'm³/min', 0.1, 'airVolumeM3Min'),
  12: analog('风速', 'Air speed', 'm/s', 1, 'airSpeedMps'),
};

/** One meaning of a status or operation bit, and the point it is reported as. */
export interface Bit {
  readonly bit: number;
  readonly point: string;
  readonly label: Label;
}
const bit = (n: number, point: string, zh: string, en: string): Bit => ({ bit: n, point, label: label(zh, en) });

/** Bit 0 is inverted: 0 means "in test". Field devices leave it 0 on genuine alarms, so it never hides one. */
export const TEST_BIT = 0;

const COMMON_BITS: readonly Bit[] = [
  bit(1, 'fire', '火警', 'Fire'),
  bit(2, 'fault', '故障', 'Fault'),
  bit(3, 'shielded', '屏蔽', 'Shielded'),
  bit(4, 'supervise', '监管', 'Supervision'),
  bit(5, 'started', '启动', 'Started'),
  bit(6, 'feedback', '反馈', 'Feedback'),
];
export const COMPONENT_BITS: readonly Bit[] = [...COMMON_BITS, bit(8, 'powerFault', '电源故障', 'Power fault')];
export const SYSTEM_BITS: readonly Bit[] = [
  ...COMMON_BITS,
  bit(7, 'delayed', '延时', 'Delayed'),
  bit(8, 'mainPowerFault', '主电故障', 'Main power fault'),
  bit(9, 'backupPowerFault', '备电故障', 'Backup power fault'),
  bit(10, 'busFault', '总线故障', 'Bus fault'),
  bit(11, 'manual', '手动', 'Manual mode'),
  bit(12, 'configChanged', '配置改变', 'Configuration changed'),
  bit(13, 'reset', '复位', 'Reset'),
];
export const UNIT_BITS: readonly Bit[] = [
  bit(1, 'fire', '火警', 'Fire'),
  bit(2, 'fault', '故障', 'Fault'),
  bit(3, 'mainPowerFault', '主电故障', 'Main power fault'),
  bit(4, 'backupPowerFault', '备电故障', 'Backup power fault'),
  bit(5, 'linkFault', '与监控中心通信信道故障', 'Link to the centre lost'),
  bit(6, 'lineFault', '监测连接线路故障', 'Monitored line fault'),
];

const OPERATIONS: readonly Bit[] = [
  bit(0, 'operatedReset', '复位', 'Reset'),
  bit(1, 'operatedSilence', '消音', 'Silence'),
  bit(2, 'operatedManualAlarm', '手动报警', 'Manual alarm'),
  bit(3, 'operatedClear', '警情消除', 'Alarm cleared'),
  bit(4, 'operatedSelfTest', '自检', 'Self-test'),
];
const TEST_OPERATION = bit(6, 'operatedTest', '测试', 'Test');
/** Unit type 4: what somebody did at a system. */
export const SYSTEM_OPERATIONS: readonly Bit[] = [...OPERATIONS, bit(5, 'operatedConfirm', '确认', 'Confirm'), TEST_OPERATION];
/** Unit type 24: what somebody did at the transmission unit; bit 5 answers a roll call 查岗. */
export const UNIT_OPERATIONS: readonly Bit[] = [
  ...OPERATIONS,
  bit(5, 'rollCallAnswered', '查岗应答', 'Roll call answered'),
  TEST_OPERATION,
];
export const MANUAL_ALARM_BIT = 2;
