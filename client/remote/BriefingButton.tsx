import type { JSX } from 'react';
import type { User } from '#contract/roles.ts';
import type { Subject } from '#contract/tours/subject.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { briefingAddress } from '#client/tours/briefing-address.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { WORDS } from './words.ts';

interface BriefingButtonProps {
  readonly tour: string;
  readonly subject: Subject | null;
  /** Who the screen is signed in as that shows the tour. */
  readonly screen: Pick<User, 'role' | 'jurisdiction'>;
}

/** Takes the tour away as one signed file, for the audience of its screen. */
export function BriefingButton({ tour, subject, screen }: BriefingButtonProps): JSX.Element {
  const { pick, lang } = useWords();
  return (
    <Button icon="file" onClick={() => location.assign(briefingAddress(tour, subject, screen, lang))} data-briefing>
      {pick(WORDS.briefing)}
    </Button>
  );
}
