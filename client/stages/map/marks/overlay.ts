import { MapLibreOverlay } from '@deck.gl/maplibre';
import type { Device } from '@luma.gl/core';
import type { RestingFrames } from './resting-frames.ts';

/** So far from a mark, in CSS pixels, one still points at it. */
export const FINGER_PX = 4;

interface OverlayEvents {
  /** Whether the pointer is on something that can be chosen. */
  readonly isPointed: () => boolean;
  readonly onDevice: (device: Device) => void;
  readonly onError: (error: Error) => void;
}

/** deck.gl in the map's own picture, its layers between the map's. */
export function createOverlay(frames: RestingFrames, { isPointed, onDevice, onError }: OverlayEvents): MapLibreOverlay {
  // deck.gl hands it to its loop; its own types do not name it.
  const pace: object = { animationFrameProvider: frames };
  return new MapLibreOverlay({
    ...pace,
    interleaved: true,
    layers: [],
    pickingRadius: FINGER_PX,
    // deck.gl would look for what is hovered in every frame; the stage asks when there is time.
    layerFilter: ({ renderPass }) => renderPass !== 'picking:hover',
    getCursor: () => (isPointed() ? 'pointer' : ''),
    onDeviceInitialized: onDevice,
    onError,
  });
}
