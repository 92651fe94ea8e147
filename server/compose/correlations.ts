import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Correlation } from '#server/correlations/correlation.ts';
import { Correlator, loadCorrelations, type CorrelatorDeps } from '#server/correlations/correlator.ts';
import { explainer } from '#server/correlations/explain.ts';
import type { Explain } from '#server/incidents/explain.ts';
import type { Records } from '#server/records/records.ts';

/** What finds the common cause of alerts, and what puts it into words. @param onFault told once of one that throws */
export async function openCorrelations(
  records: Records,
  kinds: KindIndex,
  around: Pick<CorrelatorDeps, 'sources' | 'warnings'>,
  onFault: (correlation: Correlation, error: unknown) => void,
): Promise<{ readonly correlator: Correlator; readonly explain: Explain }> {
  const correlations = await loadCorrelations();
  const correlator = new Correlator(correlations, { records, kinds, ...around }, onFault);
  return { correlator, explain: explainer(correlations, records, kinds, { neighbours: correlator.neighbours, warnings: around.warnings }) };
}
