import type { Order } from '#server/ingest/adapter.ts';

/** `gb28181:{device}/{channel}`, or `gb28181:{channel}` where the camera is a device of its own. */
const ADDRESS = /^gb28181:(\d{20})(?:\/(\d{20}))?$/;

/** Speeds of our pad are 1 … 7; those of the platform 0 … 255, zoom 0 … 15. */
const FASTEST = 7;
const PAN_MOST = 255;
const ZOOM_MOST = 15;

const COMMANDS: Readonly<Record<string, string>> = {
  'up-left': 'upleft',
  up: 'up',
  'up-right': 'upright',
  left: 'left',
  right: 'right',
  'down-left': 'downleft',
  down: 'down',
  'down-right': 'downright',
  'zoom-in': 'zoomin',
  'zoom-out': 'zoomout',
};

/** Device and channel as the platform names them; null when the camera has no such address. Of two the one with its device counts. */
export function channelOf(addresses: readonly string[]): { readonly device: string; readonly channel: string } | null {
  const found = addresses.map((address) => ADDRESS.exec(address)).filter((match) => match !== null);
  const match = found.find(([, , channel]) => channel !== undefined) ?? found[0];
  return match === undefined ? null : { device: match[1], channel: match[2] ?? match[1] };
}

/** The path of an order; null when the platform knows no such thing. */
export function pathOf(
  { action, params }: Pick<Order, 'action' | 'params'>,
  { device, channel }: { device: string; channel: string },
): string | null {
  const front = '/api/front-end';
  if (action === 'stop') return ptz('stop', 0);
  if (action === 'move' && Object.hasOwn(COMMANDS, String(params.direction)))
    return ptz(COMMANDS[String(params.direction)], Number(params.speed ?? 4));
  if (action === 'preset') return `${front}/preset/call/${device}/${channel}?presetId=${Number(params.preset)}`;
  if (action === 'restart') return `/api/device/control/teleboot/${device}`;
  return null;

  function ptz(command: string, speed: number): string {
    const part = Math.min(1, Math.max(0, speed / FASTEST));
    const [pan, zoom] = [Math.round(part * PAN_MOST), Math.round(part * ZOOM_MOST)];
    return `${front}/ptz/${device}/${channel}?command=${command}&horizonSpeed=${pan}&verticalSpeed=${pan}&zoomSpeed=${zoom}`;
  }
}
