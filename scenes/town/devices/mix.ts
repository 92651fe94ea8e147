/** One kind of device among all. */
export interface Share {
  readonly kind: string;
  /** Device ids are this and six digits. */
  readonly prefix: string;
  /** Its part of all devices but the transmission units. */
  readonly share: number;
}

/** What a street has, in the numbers that streets report. */
export const MIX = {
  smokeDetectors: { kind: 'smoke-detector', prefix: 'sd', share: 2600 },
  callPoints: { kind: 'manual-call-point', prefix: 'mc', share: 500 },
  cameras: { kind: 'camera', prefix: 'cm', share: 600 },
  manholes: { kind: 'manhole', prefix: 'mh', share: 500 },
  hydrants: { kind: 'hydrant-pressure', prefix: 'hy', share: 250 },
  liftCameras: { kind: 'elevator-camera', prefix: 'ec', share: 250 },
  sosButtons: { kind: 'sos-button', prefix: 'so', share: 270 },
  transmissionUnits: { kind: 'uitd', prefix: 'ut', share: 0 },
} as const satisfies Record<string, Share>;
