import { useEffect, useState, type JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { listScenarios, Refused, runScenario, type Scenario } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Menu, MenuItem, MenuTitle } from '#client/ui/controls/Menu.tsx';
import { showMessage } from '#client/ui/overlay/Toast.tsx';

/** Drills of the demo town; nothing where there are none. */
export function ScenarioMenu(): JSX.Element | null {
  const { t, pick } = useWords();
  const [scenarios, setScenarios] = useState<readonly Scenario[]>([]);
  useEffect(() => {
    listScenarios().then(setScenarios, () => setScenarios([]));
  }, []);
  if (scenarios.length === 0) return null;
  const run = (scenario: Scenario): void => {
    runScenario(scenario.id).then(
      () => showMessage(t('scenario.started', { name: pick(scenario.label) })),
      (error: unknown) => showMessage(error instanceof Refused ? pick(error.refusal.message) : String(error), 'refused'),
    );
  };
  return (
    <Menu
      trigger={
        <Button look="quiet" icon="player-play">
          {t('scenario.title')}
        </Button>
      }
    >
      <MenuTitle>{t('scenario.about')}</MenuTitle>
      {scenarios.map((scenario) => (
        <MenuItem key={scenario.id} onSelect={() => run(scenario)} about={pick(scenario.about)}>
          {pick(scenario.label)}
        </MenuItem>
      ))}
    </Menu>
  );
}
