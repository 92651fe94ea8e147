import { ROLE_PERMISSIONS, type Role, type User } from '#contract/roles.ts';
import type { Subject } from '#contract/tours/subject.ts';
import type { Lang } from '#client/i18n/i18n.ts';
import { withBasePath } from '#client/session/base-path.ts';

/** For whom a file is that says what a screen of this role says. */
function audienceFor(screen: Role): 'duty' | 'leader' | 'visitor' | 'public' {
  if (screen === 'wall-visitor') return 'visitor';
  if (screen === 'wall-public') return 'public';
  return ROLE_PERMISSIONS[screen].includes('see-people') ? 'duty' : 'leader';
}

/** Where a tour is to be had as one signed file. @param screen who the screen is signed in as that shows it */
export function briefingAddress(tour: string, subject: Subject | null, screen: Pick<User, 'role' | 'jurisdiction'>, lang: Lang): string {
  const query = new URLSearchParams({ audience: audienceFor(screen.role), lang, within: screen.jurisdiction });
  if (subject) query.set('subject', `${subject.type}:${subject.id}`);
  return withBasePath(`/api/v1/tours/${encodeURIComponent(tour)}/briefing?${query}`);
}
