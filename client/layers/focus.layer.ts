import { parentPath } from '#contract/places/geo.ts';
import { label } from '#contract/label.ts';
import type { LinesMark, PulsesMark } from '#client/marks/marks.ts';
import type { View } from '#client/view/view.ts';
import { concerns, defineLayer, renew, type LayerContext, type LayerInstance } from './layer.ts';

/** Says where we are: the outline of the place in focus, a still ring around the device in focus. */
function create({ world }: LayerContext, firstView: View): LayerInstance {
  let view = firstView;
  let outline: LinesMark = { type: 'lines', id: 'focus/outline', order: 30, version: 0, lines: [] };
  let ring: PulsesMark = { type: 'pulses', id: 'focus/ring', order: 71, version: 0, pulses: [] };

  const rebuild = (): void => {
    const device = world.get('device', view.focus.slice(view.focus.lastIndexOf('/') + 1));
    let place = world.get('place', device ? device.place : view.focus);
    while (place && !place.ring && place.path !== '') place = world.get('place', parentPath(place.path));
    outline = renew(outline, {
      lines: place?.ring ? [{ path: place.path, points: place.ring, tone: 'accent', width: device ? 2 : 3 }] : [],
    });
    ring = renew(ring, {
      pulses: device
        ? [{ position: device.position, tone: 'accent', ref: { path: view.focus, handle: device.handle }, waiting: false }]
        : [],
    });
  };
  rebuild();
  return {
    marks: () => [outline, ring],
    update(change) {
      if (change.what === 'view') {
        if (change.view.focus === view.focus) return false;
        view = change.view;
      } else if (!concerns(change, 'place', 'device')) return false;
      rebuild();
      return true;
    },
  };
}

export default defineLayer({ id: 'focus', label: label('焦点', 'Focus'), order: 30, pinned: true, create });
