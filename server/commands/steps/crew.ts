import type { Crew } from '#contract/records/crew.ts';
import { refuse } from '#server/lib/refused.ts';
import type { CommandContext } from '../command.ts';
import { reach } from './guard.ts';

/** The crew a dispatch names. A busy crew may be sent: it takes one ticket after another. @throws Refused when off duty. */
export function crewToSend(id: string, context: CommandContext): Crew {
  const crew = reach('crew', id, context);
  if (crew.state === 'off')
    throw refuse('illegal', `${crew.name} 不在岗，请选择其他队伍`, `${crew.name} is off duty. Choose another crew.`);
  return crew;
}
