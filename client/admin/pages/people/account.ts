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
  readonly sessions: number;
  readonly seenAt: number | null;
}
