import type { Networks } from '#server/networks/networks.ts';
import type { Pipeline } from '#server/pipeline.ts';
import type { Records } from '#server/records/records.ts';
import type { Settings } from '#server/settings.ts';
import type { FitKind } from '#server/state/plans.ts';
import type { LiveState } from '#server/state/state.ts';
import type { Storage } from '#server/storage/storage.ts';
import { Risk } from './risk.ts';
import { RiskView } from './view.ts';

type Given = Pick<ConstructorParameters<typeof Risk>[0], 'kinds' | 'model' | 'now' | 'monotonic' | 'log'>;

interface RiskParts extends Given {
  readonly settings: Pick<Settings, 'demo' | 'parent'>;
  readonly storage: Pick<Storage, 'reader'>;
  readonly restored: {
    readonly records: Records;
    readonly published: Records;
    readonly state: LiveState;
    readonly usualKind: FitKind;
  };
  readonly pipeline: Pick<Pipeline, 'raise'>;
  readonly networks: Pick<Networks, 'of'>;
}

/** What counts the risk of compounds, and what tells of it. */
export function openRisk({
  settings,
  storage,
  restored: { records, published, state, usualKind },
  pipeline,
  networks,
  ...given
}: RiskParts): { readonly risk: RiskView; readonly sweepRisk: () => Promise<void>; readonly serviceHeard: () => void } {
  const { kinds, model, now, monotonic, log } = given;
  const risk = new Risk({
    model,
    kinds,
    records,
    published,
    state,
    usualKind,
    stored: storage.reader.records,
    gas: () => networks.of('gas'),
    // What is above an edge knows more of its compounds, and warns of them.
    raise: async (signals) => (settings.parent ? undefined : pipeline.raise(signals, 'rule:risk')),
    now,
    monotonic,
    log,
  });
  const view = new RiskView({ risk, history: storage.reader.history, demo: settings.demo, now, monotonic });
  return { risk: view, sweepRisk: () => risk.sweep(), serviceHeard: () => risk.past.heard(now()) };
}
