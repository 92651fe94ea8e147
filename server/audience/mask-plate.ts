/** Province and city letter, then what is hidden, then the last two; the dot that some print after the letter is none of it. */
const PLATE = /^([\u4e00-\u9fff][A-Z])[·.\s-]?([A-Z0-9\u4e00-\u9fff]{3,6})$/;

/** `鲁A12345` → `鲁A***45` (GB/T 35273-2020 §7.2): as long as it was. Of what is no plate of ours only the first character is told. */
export function maskPlate(plate: string): string {
  const parts = PLATE.exec(plate.trim().toUpperCase());
  if (parts === null) return plate.trim() === '' ? '' : `${Array.from(plate.trim())[0]}***`;
  const [, place, number] = parts;
  return `${place}${'*'.repeat(number.length - 2)}${number.slice(-2)}`;
}
