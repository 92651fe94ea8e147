import { z } from 'zod';
import { label, type Label } from './label.ts';
import { jurisdictionSchema } from './places/geo.ts';
import { id, text } from './records/stamp.ts';

/** Roles that people can be given. */
export const ROLES = ['duty-officer', 'dispatcher', 'grid-worker', 'leader', 'auditor', 'administrator'] as const;
export type PersonRole = (typeof ROLES)[number];
/** What a paired wall is signed in as, by what those before it may know. No account can have one. */
export const WALL_ROLES = ['wall-duty', 'wall-leader', 'wall-visitor', 'wall-public'] as const;
export type WallRole = (typeof WALL_ROLES)[number];
export type Role = PersonRole | WallRole;

export const ROLE_LABELS: Record<Role, Label> = {
  'duty-officer': label('值班员', 'Duty officer'),
  dispatcher: label('派遣员', 'Dispatcher'),
  'grid-worker': label('网格员', 'Grid worker'),
  leader: label('领导', 'Leader'),
  auditor: label('审计员', 'Auditor'),
  administrator: label('管理员', 'Administrator'),
  'wall-duty': label('值守大屏', 'Duty wall'),
  'wall-leader': label('领导大屏', 'Leader wall'),
  'wall-visitor': label('来访大屏', 'Visitor wall'),
  'wall-public': label('公众大屏', 'Public wall'),
};

/**
 * What a route, event or command needs. `public` needs no session; `look`: the picture as it is, and nothing to be asked for beyond it;
 * `see`: also what is written about it; `see-people`: who needs care, and where they live;
 * `present`: lead the tour of a screen from elsewhere.
 */
export const PERMISSIONS = [
  'public',
  'look',
  'see',
  'see-people',
  'see-audit',
  'acknowledge',
  'shelve',
  'dispatch',
  'handle',
  'verify',
  'comment',
  'operate',
  'operate-critical',
  'report',
  'present',
  'administer',
  'run-scenario',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLE_PERMISSIONS: Record<Role, readonly Permission[]> = {
  'duty-officer': [
    'look',
    'see',
    'see-people',
    'acknowledge',
    'shelve',
    'dispatch',
    'handle',
    'verify',
    'comment',
    'operate',
    'operate-critical',
    'report',
    'present',
    'run-scenario',
  ],
  dispatcher: [
    'look',
    'see',
    'see-people',
    'acknowledge',
    'dispatch',
    'verify',
    'comment',
    'operate',
    'operate-critical',
    'report',
    'present',
  ],
  'grid-worker': ['look', 'see', 'see-people', 'handle', 'comment', 'report'],
  leader: ['look', 'see', 'comment', 'present'],
  auditor: ['look', 'see', 'see-audit'],
  administrator: ['look', 'see', 'see-audit', 'present', 'administer', 'run-scenario'],
  'wall-duty': ['look', 'see', 'see-people'],
  'wall-leader': ['look', 'see'],
  'wall-visitor': ['look'],
  'wall-public': ['look'],
};

/** A signed-in person, or a paired wall, as others and the screens see them. Secrets live in `server/auth` only. */
export const userSchema = z.object({
  id,
  name: text(200),
  role: z.enum([...ROLES, ...WALL_ROLES]),
  /** Place path the user may see and act in, everything below it included; `/` = everywhere. */
  jurisdiction: jurisdictionSchema,
  /** Of a grid worker: the crews whose tickets they handle. */
  crews: z.array(id).optional(),
});
export type User = z.infer<typeof userSchema>;
