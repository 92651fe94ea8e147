import { label, type Label } from '#contract/label.ts';
import { ROLE_PERMISSIONS, type Role, type User } from '#contract/roles.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { SCREENS } from './discover.ts';

/** Somewhere to go: a screen, or the administrator's pages. */
export interface Destination {
  readonly id: string;
  readonly path: string;
  readonly title: Label;
  readonly about: Label;
  readonly icon: string;
}

const ADMINISTRATION: Destination = {
  id: 'admin',
  path: '/admin',
  title: label('系统管理', 'Administration'),
  about: label('人员、台账、接入、审计与系统', 'People, ledger, ingest, audit and system'),
  icon: 'shield',
};
const AUDIT: Destination = {
  ...ADMINISTRATION,
  path: '/admin/audit',
  title: label('审计', 'Audit'),
  about: label('谁在何时做了什么', 'Who did what and when'),
};

const SENSING: Destination = {
  id: 'sensing',
  path: '/sensing',
  title: label('感知健康', 'Health of sensing'),
  about: label('各数据源与设备类型：在线、迟到、时钟、重复', 'Sources and kinds: online, late, clocks, repeats'),
  icon: 'chart-line',
};

const REMOTE: Destination = {
  id: 'remote',
  path: '/remote',
  title: label('观摩遥控', 'Tour remote'),
  about: label('用手机带一场观摩：上一幕、下一幕、停', 'Lead a tour from a phone: back, on, stay'),
  icon: 'device-mobile',
};

/** True below `/admin`. @param path of the page, without a slash at its end */
export const isAdministration = (path: string): boolean => path === withBasePath('/admin') || path.startsWith(withBasePath('/admin/'));

/** The film of an incident, `/replay?incident=…`. @param path of the page, without a slash at its end */
export const isFilm = (path: string): boolean => path === withBasePath('/replay');

/** One's own account. @param path of the page, without a slash at its end */
export const isOwnAccount = (path: string): boolean => path === withBasePath('/account');

/** The remote of a tour. @param path of the page, without a slash at its end */
export const isRemote = (path: string): boolean => path === withBasePath('/remote');

/** Health of sensing. @param path of the page, without a slash at its end */
export const isSensing = (path: string): boolean => path === withBasePath('/sensing');

/** Where somebody may go; every screen while nobody is signed in. */
export function destinationsOf(user: User | undefined): readonly Destination[] {
  const may = user === undefined ? [] : ROLE_PERMISSIONS[user.role];
  const everybodys = [...SCREENS, ...(may.includes('see') ? [SENSING] : []), ...(may.includes('present') ? [REMOTE] : [])];
  if (may.includes('administer')) return [...everybodys, ADMINISTRATION];
  return may.includes('see-audit') ? [...everybodys, AUDIT] : everybodys;
}

const HOMES: Record<Role, string> = {
  'duty-officer': '/desk',
  dispatcher: '/desk',
  'grid-worker': '/tasks',
  leader: '/wall',
  auditor: '/admin/audit',
  administrator: '/admin',
  'wall-duty': '/wall',
  'wall-leader': '/wall',
  'wall-visitor': '/tour',
  'wall-public': '/tour',
};

/** Where the work of a role is. */
export const homeOf = (role: Role): string => HOMES[role];
