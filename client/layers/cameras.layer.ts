import { isWithin, parentPath } from '#contract/places/geo.ts';
import { label } from '#contract/label.ts';
import type { Device } from '#contract/records/device.ts';
import type { Footprint, FootprintsMark } from '#client/marks/marks.ts';
import { devicePath, footprintOf } from '#client/sight/footprint.ts';
import { showsSight } from '#client/sight/target.ts';
import type { View } from '#client/view/view.ts';
import { defineLayer, renew, type LayerChange, type LayerContext, type LayerInstance } from './layer.ts';

const MAX_ITEMS = 80;

/** Somebody is busy with an alert, or asks who sees something: what all the other cameras see is in their way. */
const isBusy = (view: View): boolean => view.open !== '' && (!view.open.startsWith('device:') || showsSight(view));

/** All of a camera that is drawn. */
const drawnOf = ({ place, position, camera }: Device): string => JSON.stringify([place, position, camera]);

/** What cameras see: those of the compound in focus, the chosen one brightest. From afar there would be nothing to read. */
function create({ world }: LayerContext, firstView: View): LayerInstance {
  let view = firstView;
  /** By id, what is drawn of it. */
  const shown = new Map<string, string>();
  let around: string | null = null;
  let mark: FootprintsMark = { type: 'footprints', id: 'cameras/footprints', order: 25, version: 0, scale: { to: 0.6 }, footprints: [] };

  const scope = (): string | null => {
    for (let path = view.focus; path !== ''; path = parentPath(path)) if (world.get('place', path)?.level === 'compound') return path;
    return world.get('device', view.focus.slice(view.focus.lastIndexOf('/') + 1))?.place ?? null;
  };
  const rebuild = (): void => {
    around = scope();
    const footprints: Footprint[] = [];
    shown.clear();
    if (around !== null && !isBusy(view)) {
      for (const device of world.all('device').values()) {
        if (!device.camera || !isWithin(device.place, around)) continue;
        const chosen = devicePath(device) === view.focus;
        if (!chosen && footprints.length >= MAX_ITEMS) continue;
        footprints.push(footprintOf(device, 'observe', chosen ? 'accent' : 'normal')!);
        shown.set(device.id, drawnOf(device));
      }
    }
    mark = renew(mark, { footprints });
  };
  /** Devices of a place one looks at come by the hundred, and hardly any is a camera, or one that was not here before. */
  const concerned = (change: LayerChange): boolean => {
    if (change.what !== 'records') return false;
    const { changes } = change;
    if (changes === null || changes.some(({ type }) => type === 'place')) return true;
    const news = changes.some(({ type, id, record }) => {
      if (type !== 'device') return false;
      const here = record?.camera !== undefined && around !== null && isWithin(record.place, around);
      return shown.get(id) !== (here ? drawnOf(record) : undefined);
    });
    return news || (changes.some(({ type }) => type === 'device') && scope() !== around);
  };
  rebuild();
  return {
    marks: () => [mark],
    update(change) {
      if (change.what === 'view') {
        const before = view;
        view = change.view;
        if (before.focus === view.focus && isBusy(before) === isBusy(view)) return false;
      } else if (!concerned(change)) return false;
      rebuild();
      return true;
    },
  };
}

export default defineLayer({ id: 'cameras', label: label('监控视野', 'Camera views'), order: 25, create });
