import { useState, type JSX } from 'react';
import type { affectedReplySchema, Affected, Isolation } from '#contract/networks/affected.ts';
import { ROLE_PERMISSIONS } from '#contract/roles.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useAsked } from '#client/session/use-asked.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Section } from '#client/ui/frame/Panel.tsx';
import { useSession } from '#client/world/hooks.ts';
import { CloseValves } from './CloseValves.tsx';
import { costWords, NETWORK_LABELS, valveWords, WORDS } from './words.ts';
import styles from './networks.module.css';

type Reply = ReturnType<(typeof affectedReplySchema)['parse']>;

const EVERY_MS = 10_000;

/** What the incident does to networks: what to close, who has nothing then, and the valves that are closed from here. */
export default function Networks({ incident }: { incident: string }): JSX.Element | null {
  const { pick, t } = useWords();
  const { data, refusal } = useAsked<Reply>(`/api/v1/incidents/${encodeURIComponent(incident)}/networks`, EVERY_MS);
  if (!data) return refusal ? <p className={styles.quiet}>{pick(WORDS.failed)}</p> : null;
  return (
    <>
      {data.networks.map((affected, n) => (
        <Section key={n} title={pick(NETWORK_LABELS[affected.medium])} aside={affected.simulated ? t('simulated') : undefined}>
          <One affected={affected} />
        </Section>
      ))}
    </>
  );
}

function One({ affected: { medium, fault, nearest, remote } }: { affected: Affected }): JSX.Element {
  const { pick } = useWords();
  if (fault === 'outage') return <Way medium={medium} name={pick(WORDS.cutOff)} isolation={nearest} />;
  const isHeld = nearest.valves.length === 0 && nearest.sources.length === 0;
  if (isHeld) return <p className={styles.held}>{pick(WORDS.held)}</p>;
  return (
    <div className={styles.ways}>
      <Way medium={medium} name={pick(remote ? WORDS.byHand : WORDS.cutOff)} about={pick(WORDS.byHandAbout)} isolation={nearest} />
      {remote && <Way medium={medium} name={pick(WORDS.remote)} about={pick(WORDS.remoteAbout)} isolation={remote} />}
    </div>
  );
}

interface WayProps {
  readonly medium: Affected['medium'];
  readonly name: string;
  readonly about?: string;
  readonly isolation: Isolation;
}

/** One way to end it: the valves, what that costs, and the button where all of them close from afar. */
function Way({ medium, name, about, isolation }: WayProps): JSX.Element {
  const { pick } = useWords();
  const { user } = useSession();
  const [asked, setAsked] = useState(false);
  const { valves, sources } = isolation;
  const open = valves.filter(({ shut }) => shut !== true);
  const action = open[0]?.action ?? null;
  const isRemote = action !== null && open.every((valve) => valve.device !== null && valve.action === action);
  const may = user !== null && ROLE_PERMISSIONS[user.role].includes('operate-critical');
  return (
    <div className={styles.way} data-way={isRemote ? 'remote' : 'by-hand'}>
      <p className={styles.name}>
        {name}
        {about !== undefined && <span className={styles.quiet}>{about}</span>}
      </p>
      {valves.length > 0 && <p className={styles.valves}>{pick(valveWords(valves))}</p>}
      {sources.length > 0 && (
        <p className={styles.valves}>
          {pick(WORDS.shutDown)} {pick(valveWords(sources))}
        </p>
      )}
      <p className={styles.cost}>→ {pick(costWords(medium, isolation))}</p>
      {isRemote && may && (
        <Button look="danger" onClick={() => setAsked(true)} data-close-valves>
          {pick(WORDS.close)}
        </Button>
      )}
      {asked && <CloseValves medium={medium} isolation={isolation} action={action!} onClose={() => setAsked(false)} />}
    </div>
  );
}
