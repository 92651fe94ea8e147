import type { Role } from '#contract/roles.ts';

/** An account as `GET /api/v1/accounts` tells it. */
export interface AccountRow {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly jurisdiction: string;
  readonly crews: readonly string[];
  readonly disabled: boolean;
  readonly mustChange: boolean;
  readonly demo: boolean;
  readonly factors: { readonly totp: boolean; readonly passkeys: number; readonly recovery: number };
  readonly sessions: number;
  readonly seenAt: number | null;
}

export const hasFactor = ({ factors }: AccountRow): boolean => factors.totp || factors.passkeys > 0;

export const pathOf = ({ id }: AccountRow): string => `/api/v1/accounts/${encodeURIComponent(id)}`;
