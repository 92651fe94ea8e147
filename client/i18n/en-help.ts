import type { zhHelp } from './zh-help.ts';

export const enHelp: Record<keyof typeof zhHelp, string> = {
  'help.title': 'Keyboard',
  'help.queue': 'Alerts and incidents',
  'help.move': 'Next, previous',
  'help.fresh': 'Take new alerts in',
  'help.acknowledge': 'Acknowledge',
  'help.dispatch': 'Send a crew',
  'help.assign': 'I take it',
  'help.split': 'Split some alerts off as an incident of their own',
  'help.join': 'Join another incident to this one',
  'help.shelve': 'Shelve, unshelve',
  'help.ticket': 'Ticket',
  'help.next': 'Next step (accept, arrive, finish, verify, close)',
  'help.return': 'Return',
  'help.finish': 'Finish',
  'help.verify': 'Verify again: rework (verified, not closed)',
  'help.reopen': 'Reopen',
  'help.comment': 'Comment',
  'help.places': 'Map and more',
  'help.goto': 'To all of its alerts; again: to where it began',
  'help.sight': 'Who can see it (in the list, 1 … 8 go there)',
  'help.aim': 'Pick a place: who can see it (or right click, long press)',
  'help.stages': 'Map, 3D, inside',
  'help.inside': 'Inside: to the floor where it began, or into the building one is at',
  'help.floors': 'Inside: a floor down, up',
  'help.search': 'Search',
  'help.back': 'Close, one level up',
  'help.help': 'This page',
  'help.note':
    'With nothing selected, A and D act on the first unacknowledged line of the queue. ' +
    'Ticket keys need the ticket open (T and C work in its incident too), ' +
    'S an alert that is in no incident (inside one, use the bell on the alert’s line), G anything open. ' +
    'In dialogs Enter sends, Shift + Enter makes a new line.',
};
