import { isObject } from '#server/ingest/report.ts';
import { valuesOf } from '#server/lib/setting.ts';
import type { Settings } from '#server/settings.ts';
import own from './settings.ts';

/** More gateways than this announce nothing any more. */
const MOST = 10_000;

/** Where gateways are told things: by the setting, else as they announced themselves since the start. */
export class Gateways {
  readonly #set: ReadonlyMap<string, string>;
  readonly #announced = new Map<string, string>();

  constructor(list: string) {
    this.#set = new Map(list.split(',').flatMap((one) => (one.trim() === '' ? [] : [splitEntry(one)])));
  }

  /** Base address without a slash at its end; undefined when nobody knows. */
  urlOf(gateway: string): string | undefined {
    return this.#set.get(gateway) ?? this.#announced.get(gateway);
  }

  /**
   * A gateway announces its devices; one of them has the function that says where it listens.
   * @returns what is wrong with it, in words; null when it was taken, or says nothing of that
   */
  announce(gateway: string, devices: unknown): string | null {
    if (!Array.isArray(devices)) return 'devices are a list';
    const functions = devices.flatMap((device) => (isObject(device) && Array.isArray(device.functions) ? device.functions : []));
    const said = functions.find((one) => isObject(one) && one.type === 'GatewayFunction');
    const uri = isObject(said) && isObject(said.gatewayUri) ? said.gatewayUri.value : undefined;
    if (uri === undefined) return null;
    if (!isBase(uri)) return `gatewayUri is an absolute address of http or https, got ${JSON.stringify(uri)?.slice(0, 100)}`;
    if (!this.#announced.has(gateway) && this.#announced.size >= MOST) return `more than ${MOST} gateways`;
    this.#announced.set(gateway, uri.replace(/\/+$/, ''));
    return null;
  }
}

const isBase = (uri: unknown): uri is string =>
  typeof uri === 'string' && uri.length <= 300 && /^https?:\/\//.test(uri) && URL.canParse(uri);

const splitEntry = (one: string): [string, string] => {
  const at = one.indexOf('=');
  return [
    one.slice(0, at).trim().toLowerCase(),
    one
      .slice(at + 1)
      .trim()
      .replace(/\/+$/, ''),
  ];
};

const bySettings = new WeakMap<Settings, Gateways>();

/** Of one server: what answers its gateways and what tells them have the same. */
export function gatewaysOf(settings: Settings): Gateways {
  const known = bySettings.get(settings) ?? new Gateways(valuesOf(own, settings).QUANYAN_TALQ_GATEWAYS);
  bySettings.set(settings, known);
  return known;
}
