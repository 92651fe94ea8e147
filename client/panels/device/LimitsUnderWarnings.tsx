import type { JSX } from 'react';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { hazardsOf, warnedAt, type Warned } from '#contract/kinds/warned-limits.ts';
import { label } from '#contract/label.ts';
import type { Device } from '#contract/records/device.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { officialInForce, warningName } from '#client/warnings/in-force.ts';
import { stricterLimits } from '#client/warnings/stricter.ts';
import { StricterLimits } from '#client/warnings/StricterLimits.tsx';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { WarningChip } from '#client/warnings/WarningChip.tsx';
import { useWorld } from '#client/world/hooks.ts';
import styles from './device.module.css';

const TITLE = label('预警期间收紧的限值', 'Stricter while it is warned');

/** Limits of a device that are stricter for official warnings over it, and which those are. @param kind with the limits set here */
export function LimitsUnderWarnings({ kind, device, warned }: { kind: DeviceKind; device: Device; warned: Warned }): JSX.Element | null {
  const { pick } = useWords();
  const world = useWorld();
  const limits = stricterLimits(kind, warned);
  if (limits.length === 0) return null;
  const hazards = hazardsOf(kind);
  const risk = hazards.has('risk') ? warned.get('risk') : undefined;
  const warnings = officialInForce(world).filter((warning) => hazards.has(warning.hazard) && warnedAt([warning], device).size > 0);
  return (
    <section className={styles.set} aria-label={pick(TITLE)}>
      <h4>{pick(TITLE)}</h4>
      {warnings.map((warning) => (
        <p key={warning.id}>
          <WarningChip warning={warning} />
        </p>
      ))}
      {risk !== undefined && (
        <p>
          <SeverityMark severity={risk} /> {pick(warningName({ hazard: 'risk', colour: risk, event: '' }))}
        </p>
      )}
      <StricterLimits limits={limits} kinds={false} />
    </section>
  );
}
