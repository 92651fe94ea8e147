import type { Camera } from '#contract/records/device.ts';
import { reachFor } from '#scenes/sight/density.ts';
import { numberOf } from './cells.ts';
import { fault } from './faults.ts';
import type { TableRow } from './table.ts';

type Cells = TableRow['cells'];

/** What a common lens opens to, and how far it can observe, where the row does not say. */
const USUAL_FOV = 90;
const USUAL_REACH_M = 30;
const LEAST_REACH_M = 1;
const MOST_REACH_M = 5000;
const YES = /^(1|true|yes|y|ptz|是|有|球机)$/i;
const NO = /^(0|false|no|n|fixed|否|无|枪机|固定)$/i;
/** What resolutions are sold as. */
const NAMED_PIXELS: Readonly<Record<string, number>> = { '720p': 1280, '1080p': 1920, '1440p': 2560, '2160p': 3840, '4k': 3840 };

/** A camera by its columns; null when the row does not say where it looks. @throws Fault */
export function cameraOf(cells: Cells): Camera | null {
  const [tilt, pixels, ptz] = [
    cells.tilt === undefined ? undefined : numberOf(cells.tilt, 'tilt', -90, 90),
    pixelsOf(cells.pixels),
    ptzOf(cells.ptz),
  ];
  const fov = numberOf(cells.fov ?? String(USUAL_FOV), 'fov', 1, 360);
  const told = cells.reach === undefined ? undefined : numberOf(cells.reach, 'reach', LEAST_REACH_M, MOST_REACH_M);
  if (cells.azimuth === undefined) return null;
  const turned = numberOf(cells.azimuth, 'azimuth') % 360;
  const azimuth = turned < 0 ? turned + 360 : turned;
  const reach =
    told ??
    (pixels === undefined
      ? USUAL_REACH_M
      : Math.max(LEAST_REACH_M, Math.round(reachFor({ fov, reach: USUAL_REACH_M, pixels }, 'observe'))));
  return {
    azimuth,
    fov,
    reach,
    ...(tilt !== undefined && { tilt }),
    ...(ptz !== undefined && { ptz }),
    ...(pixels !== undefined && { pixels }),
  };
}

/** True when a row has any column that only cameras have; "no PTZ" may be said of everything. */
export const tellsOfCamera = ({ tilt, fov, reach, pixels, ptz }: Cells): boolean =>
  [tilt, fov, reach, pixels].some((cell) => cell !== undefined) || ptzOf(ptz) === true;

function ptzOf(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (YES.test(text)) return true;
  if (NO.test(text)) return false;
  throw fault('ptz', { text });
}

/** `2560`, `2560×1440`, `1080P`, `4K` → pixels across the picture. */
function pixelsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const across = /^(\d+)\s*(?:[x×*]\s*\d+)?$/i.exec(text.trim())?.[1];
  const pixels = across === undefined ? NAMED_PIXELS[text.trim().toLowerCase()] : Number(across);
  if (pixels === undefined || pixels < 160 || pixels > 20_000) throw fault('pixels', { text });
  return pixels;
}
