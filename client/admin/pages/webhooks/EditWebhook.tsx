import { useState, type FormEvent, type JSX } from 'react';
import { SEVERITIES, SEVERITY_LABELS, type Severity } from '#contract/severity.ts';
import { TOLD_AS, TOLD_TYPES, type Webhook, type WebhookChoice } from '#contract/webhooks/webhook.ts';
import { SelectField } from '#client/admin/parts/Fields.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { PlacePicker } from '#client/admin/parts/places/PlacePicker.tsx';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useKinds } from '#client/admin/parts/use-kinds.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { CheckField } from '#client/ui/controls/CheckField.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { KINDS } from '#client/world/kinds.ts';
import { WORDS } from './words.ts';

interface EditWebhookProps {
  /** null = a new one. */
  readonly known: Webhook | null;
  readonly networks: readonly string[];
  readonly onClose: () => void;
  /** @param secret of a new one */
  readonly onSaved: (webhook: Webhook, secret: string | null) => void;
}

const NEW: WebhookChoice = { name: '', url: '', what: ['alert'], severity: 2, kinds: [], place: '/', as: 'outside', enabled: true };

const choiceOf = ({ name, url, what, severity, kinds, place, as, enabled }: WebhookChoice): WebhookChoice => ({
  name,
  url,
  what,
  severity,
  kinds,
  place,
  as,
  enabled,
});

/** Where another system is told, and of what. */
export function EditWebhook({ known, networks, onClose, onSaved }: EditWebhookProps): JSX.Element {
  const { pick } = useWords();
  const { busy, act } = useAct();
  const [choice, setChoice] = useState<WebhookChoice>(choiceOf(known ?? NEW));
  const set = (more: Partial<WebhookChoice>): void => setChoice((before) => ({ ...before, ...more }));
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    await act(async () => {
      if (known !== null)
        onSaved(await request<Webhook>('PUT', `/api/v1/webhooks/${known.id}`, { webhook: choice, base: known.version }), null);
      else {
        const { secret, ...made } = await request<Webhook & { secret: string }>('POST', '/api/v1/webhooks', { webhook: choice });
        onSaved(made, secret);
      }
    }, pick(WORDS.saved));
  };
  return (
    <Dialog
      title={known === null ? pick(WORDS.add) : `${pick(WORDS.change)} · ${known.name}`}
      onClose={onClose}
      size="medium"
      actions={
        <>
          <Button onClick={onClose}>{pick(WORDS.cancel)}</Button>
          <Button look="primary" type="submit" form="webhook" busy={busy} disabled={choice.what.length === 0 || choice.place === ''}>
            {pick(WORDS.save)}
          </Button>
        </>
      }
    >
      <form id="webhook" className={styles.form} onSubmit={(event) => void save(event)}>
        <Where choice={choice} set={set} networks={networks} />
        <What choice={choice} set={set} />
        <CheckField label={pick(WORDS.enabled)} checked={choice.enabled} onChange={(event) => set({ enabled: event.target.checked })} />
      </form>
    </Dialog>
  );
}

interface PartProps {
  readonly choice: WebhookChoice;
  readonly set: (more: Partial<WebhookChoice>) => void;
}

function Where({ choice, set, networks }: PartProps & { networks: readonly string[] }): JSX.Element {
  const { pick } = useWords();
  return (
    <>
      <LineField
        label={pick(WORDS.name)}
        value={choice.name}
        onChange={(event) => set({ name: event.target.value })}
        required
        maxLength={100}
        autoComplete="off"
      />
      <LineField
        label={pick(WORDS.url)}
        value={choice.url}
        onChange={(event) => set({ url: event.target.value })}
        type="url"
        required
        pattern="https?://.+"
        maxLength={1000}
        placeholder="https://police.example.org/quanyan"
      />
      <p className={styles.quiet}>
        {pick(WORDS.urlAbout)}
        {networks.length === 0 ? pick(WORDS.noNetworks) : networks.join(', ')}
      </p>
    </>
  );
}

function What({ choice, set }: PartProps): JSX.Element {
  const { pick } = useWords();
  useKinds();
  const { what, severity, kinds, place, as } = choice;
  return (
    <>
      <div className={styles.inline} role="group" aria-label={pick(WORDS.what)}>
        <span className={styles.label}>{pick(WORDS.what)}</span>
        {TOLD_TYPES.map((type) => (
          <CheckField
            key={type}
            label={pick(WORDS[type])}
            checked={what.includes(type)}
            onChange={(event) => set({ what: TOLD_TYPES.filter((each) => (each === type ? event.target.checked : what.includes(each))) })}
          />
        ))}
      </div>
      <SelectField
        label={pick(WORDS.severity)}
        value={severity}
        onChange={(event) => set({ severity: Number(event.target.value) as Severity })}
      >
        {SEVERITIES.map((each) => (
          <option key={each} value={each}>
            {pick(SEVERITY_LABELS[each])} {each === 1 ? '' : pick(WORDS.orGraver)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={pick(WORDS.kind)}
        value={kinds[0] ?? ''}
        onChange={(event) => set({ kinds: event.target.value === '' ? [] : [event.target.value] })}
      >
        <option value="">{pick(WORDS.allKinds)}</option>
        {[...KINDS.values()].map(({ id, label }) => (
          <option key={id} value={id}>
            {pick(label)}
          </option>
        ))}
      </SelectField>
      <PlacePicker label={pick(WORDS.place)} value={place} onChange={(path) => set({ place: path })} everything />
      <SelectField label={pick(WORDS.as)} value={as} onChange={(event) => set({ as: event.target.value as WebhookChoice['as'] })}>
        {TOLD_AS.map((each) => (
          <option key={each} value={each}>
            {pick(WORDS[each])}
          </option>
        ))}
      </SelectField>
      {as === 'people' && <p className={styles.warn}>{pick(WORDS.peopleWarn)}</p>}
    </>
  );
}
