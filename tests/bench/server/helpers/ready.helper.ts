import type { RunningServer } from '#server/main.ts';

/** What a server's process says when it is ready. */
export type Ready = Pick<RunningServer, 'http' | 'ingress'>;

/** @throws Error when it takes no MQTT */
export function mqttOf({ ingress }: Ready): string {
  const address = ingress.protocols.find(({ id }) => id === 'mqtt')?.addresses[0];
  if (address === undefined) throw new Error(`the server takes no MQTT, only ${ingress.protocols.map(({ id }) => id).join(', ')}`);
  return address;
}
