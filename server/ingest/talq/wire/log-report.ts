import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { Observation } from '#contract/reports/observation.ts';
import { readValues, type Out } from '#server/ingest/foreign.ts';
import { isObject, readInstant, show, type FaultSink } from '#server/ingest/report.ts';

/** Log reports of TALQ 2.7: what a gateway tells the central system, pure and in both directions. */

export const SOURCE = 'talq';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ADDRESS = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/[^/]{1,100}){0,2}$/i;
const MOST_ENTRIES = 5000;

export const isUuid = (value: unknown): boolean => typeof value === 'string' && UUID.test(value);

/** As ledgers know a gateway, and a device behind it. */
export const addressOf = (gateway: string, device: string): string =>
  gateway.toLowerCase() === device.toLowerCase()
    ? `talq:${gateway.toLowerCase()}`
    : `talq:${gateway.toLowerCase()}/${device.toLowerCase()}`;

/** Attributes whose names are other than those of our points. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  activePower: 'powerW',
  totalPower: 'powerW',
  supplyVoltage: 'voltageV',
  supplyCurrent: 'currentA',
  totalCurrent: 'currentA',
  activeEnergy: 'energyKwh',
  totalActiveEnergy: 'energyKwh',
  temperature: 'tempC',
  orientation: 'tiltDeg',
};

/** Events that last, and the point that is 1 while they do. */
export const EVENTS: Readonly<Record<string, string>> = {
  lampFailure: 'lampFailure',
  lightSourceOverallFailureCondition: 'lampFailure',
  leakageDetected: 'leakage',
  impactDetected: 'hit',
  orientationChanged: 'moved',
  dimmingFailure: 'dimmingFault',
  relayFailure: 'relayFault',
  controlGearCommFailure: 'gearFault',
  controlGearFailure: 'gearFault',
  contactorError: 'contactor',
  circuitBreakerTripped: 'tripped',
  supplyLoss: 'supplyLoss',
  cabinetDoorOpen: 'doorOpen',
  localOverride: 'local',
};

/** What the lamp gives and what it was told to, as they are told apart. */
const ACTUAL = new Set(['actualLightState', 'feedbackLightCommand']);
const TARGET = 'targetLightCommand';

interface From {
  /** UUID of the gateway. */
  readonly gateway: string;
  readonly now: number;
  kindOf(device: string): DeviceKind | undefined;
  /** May the sender speak for this device? */
  allowed(device: string): boolean;
}

/** What one report says of the light of one lamp. */
interface Light {
  level: number | null;
  target: number | null;
  at: number | null;
}

export interface LogReport {
  readonly observations: readonly Observation[];
  /** What could not be used, in sentences; the rest counts. */
  readonly faults: readonly string[];
  /** It is no log report at all. */
  readonly unusable: boolean;
}

/** Reads a log report. Never throws. */
export function readLogReport(body: unknown, from: From): LogReport {
  const faults: string[] = [];
  const fault: FaultSink = (message) => void faults.push(message);
  const observations: Observation[] = [];
  if (!isObject(body) || !Array.isArray(body.entries)) {
    fault(`a log report is an object with entries, got ${show(isObject(body) ? body.entries : body)}`);
    return { observations, faults, unusable: true };
  }
  if (body.entries.length > MOST_ENTRIES) fault(`${body.entries.length} entries in one report: the first ${MOST_ENTRIES} were taken`);
  const lights = new Map<string, Light>();
  for (const entry of body.entries.slice(0, MOST_ENTRIES)) {
    const data = isObject(entry) ? entry.data : undefined;
    if (!isObject(data)) fault(`an entry has data, got ${show(entry)}`);
    else readEntry(data, from, lights, { observations, events: [], fault });
  }
  for (const [device, light] of lights) observations.push(...lightOf(device, light, from.now));
  return { observations, faults, unusable: false };
}

function readEntry(data: Readonly<Record<string, unknown>>, from: From, lights: Map<string, Light>, out: Out): void {
  const source = typeof data.srcAddress === 'string' ? ADDRESS.exec(data.srcAddress)?.[1] : undefined;
  if (source === undefined) return out.fault(`srcAddress is a UUID, with a function behind it or none, got ${show(data.srcAddress)}`);
  const device = addressOf(from.gateway, source);
  if (!from.allowed(device)) return out.fault(`not allowed to report for ${device}`);
  const at = data.timestamp === undefined ? null : readInstant(data.timestamp);
  if (data.timestamp !== undefined && at === null)
    out.fault(`timestamp ${show(data.timestamp)}: RFC 3339 such as 2026-11-23T08:15:30+08:00; took the time of receipt`);
  const where = { device, at };
  if (data.type === 'EventLogData') readEvent(data, where, from, lights, out);
  else if (data.type === 'AttributeLogData') readAttribute(data, where, from, lights, out);
  else if (data.type !== 'StateChangeEventLogData')
    out.fault(`type is EventLogData, AttributeLogData or StateChangeEventLogData, got ${show(data.type)}`);
}

interface Where {
  readonly device: string;
  readonly at: number | null;
}

function readEvent(data: Readonly<Record<string, unknown>>, where: Where, from: From, lights: Map<string, Light>, out: Out): void {
  const { eventType, startEndFlag } = data;
  if (typeof eventType !== 'string') return out.fault(`eventType is a text, got ${show(eventType)}`);
  if (startEndFlag !== undefined && typeof startEndFlag !== 'boolean')
    return out.fault(`startEndFlag is true or false, got ${show(startEndFlag)}`);
  if (eventType === 'lampUnexpectedOn')
    return void (startEndFlag !== false && Object.assign(lightIn(lights, where), { level: 100, target: 0 }));
  const point = EVENTS[eventType] ?? eventType;
  take({ [point]: startEndFlag !== false }, where, from, out);
  // It only happened: its alert is over, and waits for somebody to take notice.
  if (startEndFlag === undefined) take({ [point]: false }, { ...where, at: (where.at ?? from.now) + 1 }, from, out);
}

function readAttribute(data: Readonly<Record<string, unknown>>, where: Where, from: From, lights: Map<string, Light>, out: Out): void {
  const { attributeName: name, attributeValue } = data;
  if (typeof name !== 'string') return out.fault(`attributeName is a text, got ${show(name)}`);
  if (!isObject(attributeValue))
    return out.fault(`attributeValue of ${name} is an object with type and value, got ${show(attributeValue)}`);
  const own = attributeValue.timestamp === undefined ? null : readInstant(attributeValue.timestamp);
  const at = own ?? where.at;
  if (ACTUAL.has(name) || name === TARGET) {
    const level = levelOf(attributeValue.value);
    if (level === null) return out.fault(`${name} is a LevelState of 0 to 100, got ${show(attributeValue.value)}`);
    const light = lightIn(lights, { ...where, at });
    if (name === TARGET) light.target = level;
    else light.level = level;
    return;
  }
  take({ [Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name] : name]: attributeValue.value }, { ...where, at }, from, out);
}

const take = (values: Readonly<Record<string, unknown>>, { device, at }: Where, { gateway, now, kindOf }: From, out: Out): void =>
  readValues(
    values,
    { device, source: SOURCE, now, via: addressOf(gateway, gateway), kind: kindOf(device), observedAt: at ?? undefined },
    out,
  );

function lightIn(lights: Map<string, Light>, { device, at }: Where): Light {
  const known = lights.get(device) ?? { level: null, target: null, at: null };
  if (at !== null && (known.at === null || at > known.at)) known.at = at;
  lights.set(device, known);
  return known;
}

/** `{"name": "LevelState", "value": 80}`, a command that holds one as its state, or the number itself. */
function levelOf(value: unknown): number | null {
  const bare = isObject(value) ? (isObject(value.state) ? value.state.value : value.value) : value;
  return typeof bare === 'number' && bare >= 0 && bare <= 100 ? bare : null;
}

/** Dark, lit, or off because it was told to be. What only the target says changes nothing: the lamp has not said that it obeys. */
function lightOf(device: string, { level, target, at }: Light, now: number): Observation[] {
  if (level === null) return [];
  const light = level > 0 ? 1 : target === 0 ? 2 : 0;
  const common = {
    device,
    observedAt: at ?? now,
    ...(at === null ? { untimed: true as const } : {}),
    quality: 'good' as const,
    source: SOURCE,
  };
  return [
    { ...common, point: 'levelPct', value: level },
    { ...common, point: 'light', value: light },
  ];
}
