import { label, type Label } from '../label.ts';

/**
 * What a device is now, as one byte: the index in this list is what columns and frames carry.
 * Append only; the order is part of the wire.
 * `stale` = late but not yet given up; `offline` = missed several expected reports; `unknown` = never heard.
 */
export const STATUSES = ['unknown', 'normal', 'warning', 'alert', 'fault', 'shielded', 'offline', 'stale'] as const;
export type Status = (typeof STATUSES)[number];

export const STATUS: { readonly [S in Status]: number } = {
  unknown: 0,
  normal: 1,
  warning: 2,
  alert: 3,
  fault: 4,
  shielded: 5,
  offline: 6,
  stale: 7,
};

export const STATUS_LABELS: Record<Status, Label> = {
  unknown: label('未知', 'Unknown'),
  normal: label('正常', 'Normal'),
  warning: label('预警', 'Warning'),
  alert: label('告警', 'Alert'),
  fault: label('故障', 'Fault'),
  shielded: label('屏蔽', 'Shielded'),
  offline: label('离线', 'Offline'),
  stale: label('过期', 'Stale'),
};
