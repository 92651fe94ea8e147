import { label } from '#contract/label.ts';
import { viewStore, type View } from '#client/view/view.ts';
import type { AffectedNetworks } from './ground/affected-networks.ts';
import { concerns, defineLayer, type LayerContext, type LayerInstance } from './layer.ts';

const LOOK_MS = 1000;

type Create = (context: LayerContext) => AffectedNetworks;
let create: Create | null = null;
let fetching: Promise<void> | null = null;

/** Comes with the first leak that is opened: the first picture does without. */
function fetchNetworks(): Promise<void> {
  fetching ??= import('./ground/affected-networks.ts').then(
    (module) => void (create = module.createAffectedNetworks),
    () => void (fetching = null),
  );
  return fetching;
}

/** Of the incident that is open: pipes that are to be emptied, valves that do it, and the buildings that have nothing then. */
function open(context: LayerContext, view: View): LayerInstance {
  let networks: AffectedNetworks | null = null;
  let incident = incidentOf(view);
  const turn = (): void => {
    if (incident !== null && !tells(context, incident)) return networks?.show(null);
    if (incident === null && networks === null) return;
    if (create === null) return void fetchNetworks();
    networks ??= create(context);
    networks.show(incident);
  };
  const timer = setInterval(turn, LOOK_MS);
  turn();
  return {
    marks: () => networks?.marks() ?? [],
    update(change) {
      if (change.what === 'view') incident = incidentOf(change.view);
      if (change.what === 'view' || concerns(change, 'incident', 'alert')) turn();
      return false;
    },
    close: () => clearInterval(timer),
  };
}

/** The incident that is open now; of another time nothing is known. */
function incidentOf({ open: opened, time }: Pick<View, 'open' | 'time'> = viewStore.getState()): string | null {
  const [type, id] = opened.split(/:(.*)/s);
  return type === 'incident' && id && time === 'live' ? id : null;
}

function tells({ world }: LayerContext, id: string): boolean {
  const alerts = world.all('incident').get(id)?.alerts ?? [];
  return alerts.some((each) => {
    const alert = world.all('alert').get(each);
    return alert?.active && world.kinds.get(alert.kind)?.alerts[alert.code]?.network !== undefined;
  });
}

export default defineLayer({ id: 'networks', label: label('管网影响', 'Networks cut off'), order: 29, create: open });
