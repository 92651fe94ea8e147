/**
 * Text as both databases give it back: PostgreSQL's holds no NUL, and half of a surrogate pair is no UTF-8. Where JSON is stored, it has
 * escaped both.
 */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\u2400');
