import type { Observation } from '#contract/reports/observation.ts';
import type { Message } from '#server/ingest/gb26875/wire/codec.ts';
import {
  ANALOGS,
  COMPONENT_BITS,
  MANUAL_ALARM_BIT,
  SYSTEM_BITS,
  SYSTEM_OPERATIONS,
  TEST_BIT,
  UNIT_BITS,
  UNIT_OPERATIONS,
  type Bit,
} from '#server/ingest/gb26875/wire/tables.ts';
import { instantOf, type Tag } from '#server/ingest/gb26875/wire/time.ts';
import type { UnitObject } from '#server/ingest/gb26875/wire/units.ts';

export const SOURCE = 'gb26875';

/** Address of a transmission unit: its 48-bit source address in decimal. */
export const unitAddress = (source: number): string => `${SOURCE}:${source}`;

interface Hearing {
  /** ms UTC, of receipt: used where the device's own time is no date. */
  readonly now: number;
  /** Minutes east of UTC of the devices' clocks. */
  readonly offsetMinutes: number;
}

/** One address and instant, and how its points become observations. */
interface Speaker {
  readonly address: string;
  readonly via: string;
  readonly time: Time;
  readonly kindHint?: string;
  readonly text?: string;
}

/** When it was, by the unit's clock; of a tag that is no date, when it was received. */
interface Time {
  readonly observedAt: number;
  readonly untimed?: true;
}

/**
 * What a message says about devices. Addresses: `gb26875:<source>` for the transmission unit, `…/<system>.<address>` for
 * a system, `…/<system>.<address>.<component address>` for a component. A message that carries no state (heartbeat,
 * version, configuration, clock) says `heartbeat` 1 for its unit: the unit is alive.
 */
export function observe(message: Message, hearing: Hearing): Observation[] {
  const via = unitAddress(message.source);
  const at = (tag: Tag): Time => {
    const instant = instantOf(tag, hearing.offsetMinutes, hearing.now);
    return instant === null ? { observedAt: hearing.now, untimed: true } : { observedAt: instant };
  };
  const atUnit = (time: Tag): Speaker => ({ address: via, via, time: at(time), kindHint: 'uitd' });
  const atSystem = (object: SystemRef, time: Tag): Speaker => ({
    address: `${via}/${object.system}.${object.systemAddress}`,
    via,
    time: at(time),
    kindHint: 'uitd',
  });
  const { unit } = message;
  switch (unit?.name) {
    case 'systemStatus':
      return unit.objects.flatMap((object) => bits(atSystem(object, object.time), object.status, SYSTEM_BITS));
    case 'componentStatus':
      return unit.objects.flatMap((object) => componentStatus(object, via, at(object.time)));
    case 'analog':
      return unit.objects.flatMap((object) => analog(object, via, at(object.time)));
    case 'unitStatus':
      return unit.objects.flatMap((object) => bits(atUnit(object.time), object.status, UNIT_BITS));
    case 'operation':
      return unit.objects.flatMap((object) => operation(atSystem(object, object.time), object.operation, SYSTEM_OPERATIONS));
    case 'unitOperation':
      return unit.objects.flatMap((object) => operation(atUnit(object.time), object.operation, UNIT_OPERATIONS));
    default:
      return [say(atUnit(message.time), 'heartbeat', 1)];
  }
}

/** What an alarm is: conditions that somebody must look at. */
const ALARMS: ReadonlySet<string> = new Set([
  'fire',
  'fault',
  'supervise',
  'powerFault',
  'mainPowerFault',
  'backupPowerFault',
  'busFault',
  'linkFault',
  'lineFault',
]);

/** Those of what was said that raise an alarm. */
export const raises = (observations: readonly Observation[]): Observation[] =>
  observations.filter(({ point, value }) => value === 1 && ALARMS.has(point));

interface SystemRef {
  readonly system: number;
  readonly systemAddress: number;
}

function componentStatus(object: UnitObject<'componentStatus'>, via: string, time: Time): Observation[] {
  const { system, systemAddress, component, address, status, text } = object;
  const speaker = { address: `${via}/${system}.${systemAddress}.${address}`, via, time, kindHint: statusKind(component, system), text };
  const said = bits(speaker, status, COMPONENT_BITS);
  // The standard has no bit for it; door monitors report a door that should be closed and is not as 监管.
  if (DOORS.has(component)) said.push(say(speaker, 'open', (status >> SUPERVISE_BIT) & 1));
  return said;
}

function analog(object: UnitObject<'analog'>, via: string, time: Time): Observation[] {
  const quantity = ANALOGS[object.analog];
  if (!quantity) return [];
  const speaker = {
    address: `${via}/${object.system}.${object.systemAddress}.${object.address}`,
    via,
    time,
    kindHint: WATER[quantity.point]?.(object) ?? statusKind(object.component, object.system),
  };
  // Steps such as 0.1 have no exact binary form: round away what multiplying adds.
  const value = Math.round(object.raw * quantity.step * quantity.factor * 1000) / 1000;
  if (quantity.point === 'currentA' && ELECTRICAL.has(object.component)) return [say(speaker, 'residualMa', Math.round(value * 1000))];
  return [say(speaker, quantity.point, value)];
}

/** Kinds that analog values of water stand for. */
const WATER: Readonly<Record<string, (object: UnitObject<'analog'>) => string>> = {
  pressureKpa: ({ system }) => (system === SPRINKLERS ? 'pipe-pressure' : 'hydrant-pressure'),
  levelM: ({ component }) => (component === TANK ? 'fire-tank' : 'hydrant-pressure'),
};

/** Bit 0 clear says "test", but field devices leave it clear on genuine alarms: it is reported beside them, and hides nothing. */
function bits(speaker: Speaker, status: number, meanings: readonly Bit[]): Observation[] {
  const said = meanings.map(({ bit, point }) => say(speaker, point, (status >> bit) & 1));
  said.push(say(speaker, 'test', (status >> TEST_BIT) & 1 ? 0 : 1));
  return said;
}

/** A person pressing 手动报警 reports a fire; whether it is over is for 状态 reports to say, not for a reset key. */
function operation(speaker: Speaker, flags: number, meanings: readonly Bit[]): Observation[] {
  const said = meanings.filter(({ bit }) => (flags >> bit) & 1).map(({ point }) => say(speaker, point, 1));
  if ((flags >> MANUAL_ALARM_BIT) & 1) said.push(say(speaker, 'fire', 1));
  return said.length > 0 ? said : [say(speaker, 'heartbeat', 1)];
}

function say({ address, via, time, kindHint, text }: Speaker, point: string, value: number): Observation {
  return {
    device: address,
    point,
    value,
    ...time,
    quality: 'good',
    source: SOURCE,
    via,
    ...(kindHint === undefined ? {} : { kindHint }),
    ...(text ? { text } : {}),
  };
}

const FIRE_ALARM_SYSTEM = 1;
const SPRINKLERS = 12;
const TANK = 92;
const CALL_POINTS = new Set([23, 24]);
const ELECTRICAL = new Set([16, 17, 18]);
const DOORS = new Set([102, 118]);
const FANS = new Set([104, 111]);
const SUPERVISE_BIT = 4;

/** Kind a component stands for when the ledger does not know it; undefined where none of ours fits. */
function statusKind(component: number, system: number): string | undefined {
  if (CALL_POINTS.has(component)) return 'manual-call-point';
  if (ELECTRICAL.has(component)) return 'electrical-fire-monitor';
  if (DOORS.has(component)) return 'fire-door';
  if (FANS.has(component)) return 'smoke-fan';
  const gas = component >= 10 && component <= 13;
  const detector = component === 21 || (component >= 25 && component <= 79);
  if (gas || detector) return 'smoke-detector';
  return component === 0 && system === FIRE_ALARM_SYSTEM ? 'smoke-detector' : undefined;
}
