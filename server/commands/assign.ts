import { isVisible } from '#contract/places/geo.ts';
import { put } from '#contract/records/record.ts';
import { mayCommand } from '#contract/transitions.ts';
import { refuse } from '#server/lib/refused.ts';
import { defineCommand } from './command.ts';
import { legal, reach, unchanged } from './steps/guard.ts';
import { touched } from './steps/step.ts';

export default defineCommand(
  'assign',
  ({ owner }, context) => context.findUser(owner),
  ({ incident: id, version, owner }, context, person) => {
    const incident = reach('incident', id, context);
    unchanged(incident, version, context);
    legal(incident, 'assign');
    if (!person || !mayCommand(person.role, 'acknowledge') || !isVisible(incident.place, person.jurisdiction)) {
      const name = person?.name ?? owner;
      throw refuse(
        'invalid',
        `${name} 不能负责此事件：需为本辖区的值班员或派遣员`,
        `${name} cannot own this incident: it takes a duty officer or dispatcher of its jurisdiction.`,
        { issues: [{ path: 'owner', message: 'cannot own this incident' }] },
      );
    }
    return [put('incident', touched({ ...incident, owner: { id: person.id, name: person.name } }, context))];
  },
);
