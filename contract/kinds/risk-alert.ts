import { label, type Label } from '../label.ts';
import type { Alert } from '../records/alert.ts';
import type { Warning } from '../records/warning.ts';
import type { Severity } from '../severity.ts';
import type { AlertSpec } from './device-kind.ts';

/** What the risk model warns of is of no device's kind. */
export const RISK_KIND = 'risk-model';

const spec = (severity: Severity, what: Label): AlertSpec => ({ label: what, severity, lifeSafety: false, affinity: 'environment' });

/** What is only expected is two degrees less grave than its colour, and never urgent: it must not come before what is there. By colour. */
const CODES: Readonly<Record<Severity, readonly [code: string, AlertSpec]>> = {
  1: ['risk-red', spec(3, label('灾害风险红色预警', 'Risk warning, red'))],
  2: ['risk-orange', spec(4, label('灾害风险橙色预警', 'Risk warning, orange'))],
  3: ['risk-yellow', spec(4, label('灾害风险黄色预警', 'Risk warning, yellow'))],
  4: ['risk-blue', spec(4, label('灾害风险蓝色预警', 'Risk warning, blue'))],
};
const BY_CODE = new Map(Object.entries(CODES).map(([colour, [code, own]]) => [code, { colour: Number(colour) as Severity, spec: own }]));

export const riskCode = (colour: Severity): string => CODES[colour][0];

/** What the risk of a place is called in alerts. */
export const riskSubject = (place: string): string => `risk:${place.slice(-190)}`;

/** What is said of alerts that the risk model raises; undefined of all others. */
export const riskAlert = (kind: string, code: string): AlertSpec | undefined => (kind === RISK_KIND ? BY_CODE.get(code)?.spec : undefined);

/** What a risk warning that is in force makes stricter, said as an official warning says it; null = it is none, or over. */
export function riskInForce({
  kind,
  code,
  active,
  place,
  simulated,
}: Pick<Alert, 'kind' | 'code' | 'active' | 'place' | 'simulated'>): Pick<Warning, 'places' | 'hazard' | 'colour' | 'simulated'> | null {
  const found = kind === RISK_KIND && active ? BY_CODE.get(code) : undefined;
  return found ? { places: [place], hazard: 'risk', colour: found.colour, simulated } : null;
}
