import { useWords } from '#client/i18n/i18n.ts';
import { useRecord } from '#client/world/hooks.ts';

/** A line whose alerts have a cause in common is called by it: 断电或断网？→ 6 个设备离线, of 3号楼. */
export function useCause(item: string): { readonly where: string; readonly what: string } | null {
  const { pick } = useWords();
  const incident = useRecord('incident', item.startsWith('incident:') ? item.slice('incident:'.length) : '');
  if (!incident?.cause) return null;
  const title = pick(incident.title);
  const at = title.indexOf(' · ');
  return at < 0 ? null : { where: title.slice(0, at), what: title.slice(at + 3) };
}
