import type { Affected, affectedReplySchema } from '#contract/networks/affected.ts';
import type { LabelItem, LabelsMark, LinesMark, Mark, StoreysMark } from '#client/marks/marks.ts';
import { storeyOutline } from '#client/buildings/storey-outline.ts';
import { Refused, request } from '#client/session/session.ts';
import { renew, type LayerContext } from '../layer.ts';

const EVERY_MS = 10_000;
/** Words of valves go before those of the ground and after alerts. */
const QUIET = 500;
/** So high a band runs around a building that has nothing: it hides no floor where something is the matter. */
const PLINTH_M = 2.6;

export interface AffectedNetworks {
  marks(): readonly Mark[];
  /** @param incident that is open; null = none */
  show(incident: string | null): void;
}

type Reply = ReturnType<(typeof affectedReplySchema)['parse']>;

export function createAffectedNetworks({ world, lang, redraw }: LayerContext): AffectedNetworks {
  let buildings: StoreysMark = { type: 'storeys', id: 'networks/buildings', order: 29, version: 0, storeys: [], estimated: true };
  let pipes: LinesMark = { type: 'lines', id: 'networks/pipes', order: 29, version: 0, lines: [] };
  let words: LabelsMark = { type: 'labels', id: 'networks/words', order: 87, version: 0, look: 'plain', labels: [], scale: { to: 2 } };
  let [shown, askedAt, told] = [null as string | null, -Infinity, ''];
  const take = (incident: string | null, networks: readonly Affected[]): void => {
    const now = JSON.stringify(networks);
    if (incident !== shown || now === told) return;
    told = now;
    const paths = new Map<string, 'warning' | 'severe'>();
    for (const { nearest, remote } of networks) {
      for (const { path } of remote?.places ?? []) paths.set(path, 'warning');
      for (const { path } of nearest.places) paths.set(path, 'severe');
    }
    buildings = renew(buildings, {
      storeys: [...paths].flatMap(([path, tone]) => {
        const ring = world.all('place').get(path)?.ring;
        return ring ? [{ path, ring: storeyOutline(ring), bottom: 0, top: PLINTH_M, tone, strength: 0.8 }] : [];
      }),
    });
    pipes = renew(pipes, { lines: networks.flatMap(linesOf) });
    words = renew(words, { labels: networks.flatMap((one) => valvesOf(one, lang)).map((item, n) => ({ ...item, rank: QUIET + n })) });
    redraw?.();
  };
  return {
    marks: () => [buildings, pipes, words],
    show(incident) {
      const now = performance.now();
      if (incident !== shown) {
        [shown, askedAt] = [incident, -Infinity];
        take(incident, []);
      }
      if (incident === null || now - askedAt < EVERY_MS || globalThis.document?.visibilityState === 'hidden') return;
      askedAt = now;
      void request<Reply>('GET', `/api/v1/incidents/${encodeURIComponent(incident)}/networks`).then(
        ({ networks }) => take(incident, networks),
        (error: unknown) => {
          if (!(error instanceof Refused)) throw error;
        },
      );
    },
  };
}

/** What is emptied in any case, and thinner what is emptied besides when valves are closed from afar. */
function linesOf({ nearest, remote }: Affected): LinesMark['lines'][number][] {
  return [
    ...(remote?.lines ?? []).map((points) => ({ points, tone: 'warning', width: 3 }) as const),
    ...nearest.lines.map((points) => ({ points, tone: 'severe', width: 5 }) as const),
  ];
}

function valvesOf({ nearest, remote }: Affected, lang: LayerContext['lang']): Omit<LabelItem, 'rank'>[] {
  return [...nearest.valves, ...(remote?.valves ?? [])].map(({ name, at, shut }): Omit<LabelItem, 'rank'> => {
    const state = shut ? { zh: '已关', en: 'closed' } : { zh: '待关', en: 'to close' };
    return {
      text: `${name} · ${state[lang]}`,
      position: [at[0], at[1], 0],
      tone: shut ? 'handled' : 'accent',
      ref: null,
    };
  });
}
