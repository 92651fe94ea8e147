import type { Bus } from './bus.ts';
import { CONTROL as C188, DI, VALVE, diBytes, diOf as diOf188, serialOf, write188, type Frame188 } from './wire/cjt188.ts';
import { CONTROL as C645, diOf as diOf645, readRequest } from './wire/dlt645.ts';
import { CONTROL as CM, SELECTED, selectFrame, shortFrame } from './wire/mbus.ts';
import type { MeterFrame } from './wire/codec.ts';

/** A meter on a line, by the rest of its address behind the line's name. */
export type Target =
  | { readonly dialect: 'cjt188'; readonly type: number; readonly address: string }
  | { readonly dialect: 'dlt645'; readonly address: string }
  /** By its address on the line, 1–250, or by the eight digits printed on it. */
  | { readonly dialect: 'mbus'; readonly address: string };

/** `cjt188.10.33010011370001`, `dlt645.000011370001`, `mbus.7`, `mbus.03575845`; null for anything else. */
export function targetOf(text: string): Target | null {
  const [, dialect, rest] = /^(cjt188|dlt645|mbus)\.([0-9A-Fa-f.]{1,20})$/.exec(text) ?? [];
  if (dialect === 'cjt188') {
    const [, type, address] = /^([1-4][0-9])\.([0-9A-Fa-f]{14})$/.exec(rest) ?? [];
    return address === undefined ? null : { dialect, type: Number.parseInt(type, 16), address: address.toUpperCase() };
  }
  if (dialect === 'dlt645') return /^\d{12}$/.test(rest) ? { dialect, address: rest } : null;
  if (dialect === 'mbus')
    return /^\d{8}$/.test(rest) || (/^\d{1,3}$/.test(rest) && Number(rest) <= 250) ? { dialect, address: rest } : null;
  return null;
}

/** What is remembered of a meter on its line. */
export interface Habits {
  /** The byte order of DI it was heard to use. */
  lowFirst?: boolean;
  /** Data identifiers it has not. */
  readonly refused: Set<string>;
}

/** A number for each question, so that a late answer is not taken for the next one. */
type Serial = () => number;

/** Asks a meter for what it reads now. The answers come to whoever hears the line. @returns false when it is silent */
export async function askMeter(bus: Bus, target: Target, habits: Habits, serial: Serial): Promise<boolean> {
  if (target.dialect === 'cjt188') return ask188(bus, target, habits, serial);
  return target.dialect === 'dlt645' ? ask645(bus, target.address, habits) : askMbus(bus, target.address);
}

type Target188 = Extract<Target, { dialect: 'cjt188' }>;

const isOf188 = (frame: MeterFrame, { address }: Target188): frame is Frame188 => frame.dialect === 'cjt188' && frame.address === address;

async function ask188(bus: Bus, target: Target188, habits: Habits, serial: Serial): Promise<boolean> {
  const orders = habits.lowFirst === undefined ? [true, false] : [habits.lowFirst, habits.lowFirst];
  for (const lowFirst of orders) {
    const number = serial();
    const request = write188({ ...target, control: C188.read, data: Uint8Array.of(...diBytes(DI.current, { lowFirst }), number) });
    const answer = await bus.ask(
      request,
      (frame) =>
        isOf188(frame, target) && (frame.control === C188.error || (frame.control === C188.answer && serialOf(frame.data) === number)),
    );
    if (answer?.dialect !== 'cjt188') continue;
    const di = diOf188(answer.data);
    if (di) habits.lowFirst = di.lowFirst;
    return answer.control === C188.answer;
  }
  return false;
}

/** Tells a water or gas meter what its valve shall do. @returns null when it is silent */
export async function turnValve(
  bus: Bus,
  target: Target188,
  valve: keyof typeof VALVE,
  habits: Habits,
  serial: Serial,
): Promise<boolean | null> {
  const number = serial();
  const data = Uint8Array.of(...diBytes(DI.valve, { lowFirst: habits.lowFirst ?? true }), number, VALVE[valve]);
  const answer = await bus.ask(
    write188({ ...target, control: C188.write, data }),
    (frame) =>
      isOf188(frame, target) && (frame.control === C188.writeError || (frame.control === C188.written && serialOf(frame.data) === number)),
    true,
  );
  return answer?.dialect === 'cjt188' ? answer.control === C188.written : null;
}

/** What an electricity meter is asked for; what it has not as a block it is asked for phase by phase. */
const PLAN: readonly { readonly di: string; readonly else?: readonly string[] }[] = [
  { di: '00010000' },
  { di: '0201FF00', else: ['02010100', '02010200', '02010300'] },
  { di: '0202FF00', else: ['02020100', '02020200', '02020300'] },
  { di: '02030000' },
  { di: '02800001' },
];

async function ask645(bus: Bus, address: string, { refused }: Habits): Promise<boolean> {
  const wanted = PLAN.flatMap(({ di, else: singles = [] }) => (refused.has(di) ? singles : [di])).filter((di) => !refused.has(di));
  let heard = false;
  for (const di of wanted) {
    const answer = await bus.ask(
      readRequest(address, di),
      (frame) =>
        frame.dialect === 'dlt645' &&
        frame.address === address &&
        (frame.control === C645.error || ((frame.control === C645.answer || frame.control === C645.more) && diOf645(frame) === di)),
    );
    if (answer?.dialect !== 'dlt645') return heard;
    heard = true;
    if (answer.control === C645.error) refused.add(di);
  }
  return heard;
}

const isAck = (frame: MeterFrame): boolean => frame.dialect === 'mbus' && frame.form === 'ack';

async function askMbus(bus: Bus, address: string): Promise<boolean> {
  const selected = address.length === 8;
  const at = selected ? SELECTED : Number(address);
  await bus.ask(shortFrame(CM.reset, at), isAck);
  if (selected && (await bus.ask(selectFrame(address), isAck)) === null) return false;
  const answer = await bus.ask(
    shortFrame(CM.askToggled, at),
    (frame) => frame.dialect === 'mbus' && frame.form === 'long' && (selected || frame.address === at),
  );
  return answer !== null;
}
