import type { Device } from '#contract/records/device.ts';
import { reachFor, type Level } from '#scenes/sight/density.ts';
import type { Footprint } from '#client/marks/marks.ts';

export const devicePath = ({ place, id }: Pick<Device, 'place' | 'id'>): string => `${place}/${id}`;

/** What a camera sees at this level, or better, as a sector; null = the device is no camera. */
export function footprintOf(device: Device, level: Level, tone: Footprint['tone']): Footprint | null {
  const { camera, position } = device;
  return camera
    ? { path: devicePath(device), position, azimuth: camera.azimuth, fov: camera.fov, reach: reachFor(camera, level), tone }
    : null;
}
