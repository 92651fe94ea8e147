import type { Actor } from '#contract/records/stamp.ts';
import type { AuditDraft } from './audit-store.ts';

/** Something done that is about no place: for who audits everything. @param from address it was done from */
export const doneDraft = ({ id, name }: Actor, from: string, action: string, subject: string, detail = ''): AuditDraft => ({
  actor: { id, name },
  action,
  subject,
  outcome: 'done',
  detail,
  from,
  place: null,
});
