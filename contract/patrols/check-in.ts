import { label, type Label } from '../label.ts';

/** How somebody showed to have been at a point. */
export const CHECK_IN_METHODS = ['nfc', 'qr', 'position'] as const;
export type CheckInMethod = (typeof CHECK_IN_METHODS)[number];

export const METHOD_LABELS: Readonly<Record<CheckInMethod, Label>> = {
  nfc: label('NFC 标签', 'NFC tag'),
  qr: label('二维码', 'QR code'),
  position: label('定位', 'Position'),
};
