import { discover } from '#server/lib/discover.ts';
import type { Change } from '#server/state/change.ts';
import type { AlertSignal, Rule } from './rule.ts';

export type Judge = (change: Change) => AlertSignal[];

/** Every rule found, in folder order. @throws when two have the same id. */
export async function loadRules(): Promise<Rule[]> {
  const rules = (await discover<Rule>('server/rules/*/rule.ts')).map((found) => found.value);
  const twice = rules.find((rule, i) => rules.findIndex((other) => other.id === rule.id) !== i);
  if (twice) throw new Error(`two rules are named ${twice.id}`);
  return rules;
}

/**
 * Asks every rule about a change. A rule that throws loses its own word on that change and nobody else's.
 * @param onFault told once per rule, with the first error it threw.
 */
export function createJudge(rules: readonly Rule[], onFault: (rule: Rule, error: unknown) => void = () => {}): Judge {
  const faulty = new Set<Rule>();
  return (change) => {
    const signals: AlertSignal[] = [];
    for (const rule of rules) {
      try {
        signals.push(...rule.judge(change));
      } catch (error) {
        if (!faulty.has(rule)) onFault(rule, error);
        faulty.add(rule);
      }
    }
    return signals;
  };
}
