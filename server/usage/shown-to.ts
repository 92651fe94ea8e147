import type { ShownScreen } from '#contract/live/shown-screen.ts';
import { isWithin } from '#contract/places/geo.ts';
import { ROLE_PERMISSIONS, WALL_ROLES, type Role, type User } from '#contract/roles.ts';
import type { ShownView } from '#server/storage/stores/shown-view-store.ts';

const mayKnow = (role: Role): boolean => ROLE_PERMISSIONS[role].includes('see-people');
const isWall = (role: Role): boolean => (WALL_ROLES as readonly Role[]).includes(role);

/** What an asker is told of views: those of posts within the jurisdiction, alike ones together, walls first, then the oldest first. */
export function shownTo(user: User, views: readonly ShownView[]): ShownScreen[] {
  const alike = new Map<string, ShownScreen>();
  for (const { actor, role, jurisdiction, screen, view, at } of views) {
    if (!isWithin(jurisdiction, user.jurisdiction)) continue;
    const key = JSON.stringify([actor.id, role, jurisdiction, screen, view]);
    const known = alike.get(key);
    alike.set(key, {
      role,
      jurisdiction,
      wall: isWall(role) ? actor.name : null,
      screen,
      view: mayKnow(role) && !mayKnow(user.role) ? null : view,
      since: Math.min(at, known?.since ?? at),
      count: (known?.count ?? 0) + 1,
    });
  }
  return [...alike.values()].sort((a, b) => Number(b.wall !== null) - Number(a.wall !== null) || a.since - b.since);
}
