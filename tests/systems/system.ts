import type { Label } from '#contract/label.ts';

/** A device that a client speaks for. The demo town has it, so that the page's lines work after `npm start`. */
export interface SpokenFor {
  readonly id: string;
  readonly kind: string;
  /** As the ledger has it; none where the client says the id itself. */
  readonly address?: string;
}

/** A program that knows nothing of Quanyan, and what must come of what it says. */
export interface ForeignClient {
  readonly title: Label;
  /** Programs it needs; where one is missing its test is skipped and says so. */
  readonly needs: readonly string[];
  readonly devices: readonly SpokenFor[];
  /** At most five lines for bash. Ports are `${QUANYAN_…_PORT:-3061}`: the page's reader has the standard ones, the test free ones. */
  readonly shell: readonly string[];
  /** What it prints holds this. */
  readonly hears?: string;
  /** What must come of it: alerts and events, by device and code. */
  readonly raises?: readonly { readonly device: string; readonly alert: string }[];
  readonly tells?: readonly { readonly device: string; readonly event: string }[];
  /** What devices read then. */
  readonly reads?: readonly { readonly device: string; readonly point: string; readonly value: number }[];
}

/** One sensing system of the policy: a row of docs/systems.md. */
export interface System {
  /** Its number in the policy, such as S20; letters alone where it has none. */
  readonly id: string;
  readonly name: Label;
  /** What makes it useful, in one sentence. */
  readonly does: Label;
  /** Folders of `devices/`. */
  readonly kinds: readonly string[];
  /** Folders below `server/ingest`, a dialect as `http/dialects/ctwing`. */
  readonly protocols: readonly string[];
  /** Files of `mock-feeds/scenarios`, without their ending. */
  readonly scenarios: readonly string[];
  /** Tests that speak to it as a foreign client, beside the one that runs `clients`. */
  readonly tests: readonly string[];
  readonly clients: readonly ForeignClient[];
}

const LONGEST_CLIENT = 5;

/** Checks a row as it is defined. Throws with its id and what is wrong. */
export function defineSystem(system: System): System {
  const fail = (what: string): never => {
    throw new Error(`system ${system.id}: ${what}`);
  };
  if (system.clients.length === 0) fail('has no foreign client');
  for (const { title, shell, devices, raises = [], tells = [], reads = [], hears } of system.clients) {
    if (shell.length === 0 || shell.length > LONGEST_CLIENT) fail(`${title.en}: ${shell.length} lines; 1 to ${LONGEST_CLIENT} are wanted`);
    if (hears === undefined && raises.length + tells.length + reads.length === 0) fail(`${title.en}: nothing is said to come of it`);
    const told = new Set(devices.map(({ id }) => id));
    for (const { device } of [...raises, ...tells, ...reads]) if (!told.has(device)) fail(`${title.en}: it does not speak for ${device}`);
  }
  return Object.freeze(system);
}
