// `npm run check`: types, format, lint, architecture.
import { explainAndExit, packageProgram, step } from './lib/steps.ts';

async function main(): Promise<void> {
  await step('Types', () => packageProgram('typescript', 'tsc', ['-p', '.']));
  await step('Format', () => packageProgram('oxfmt', 'oxfmt', ['--check']));
  await step('Lint', () => packageProgram('oxlint', 'oxlint', ['--deny-warnings']));
  await step('Architecture', () => packageProgram('vitest', 'vitest', ['run', 'tests/architecture']));
}

main().catch(explainAndExit);
