import { lazy, Suspense, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { definePanel } from '#client/panels/panel.ts';

/** Comes when nothing else is to be done. */
const idle = (): Promise<void> =>
  new Promise((done) => ('requestIdleCallback' in globalThis ? requestIdleCallback(() => done()) : setTimeout(done, 2000)));
const RiskChip = lazy(() => idle().then(() => import('#client/risk/RiskChip.tsx')));

export default definePanel({ id: 'risk', title: label('灾害风险', 'Disaster risk'), component: RiskPanel });

function RiskPanel(): JSX.Element {
  return (
    <Suspense>
      <RiskChip />
    </Suspense>
  );
}
