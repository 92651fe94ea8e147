import { useState, type FormEvent, type JSX } from 'react';
import { paramsSchema, type ActionSpec } from '#contract/kinds/action-spec.ts';
import type { Device } from '#contract/records/device.ts';
import { useSendCommand } from '#client/actions/send-command.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { TextField } from '#client/ui/controls/Field.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { ScopeChoice, useScopes, type NamedScope } from './Scopes.tsx';
import type { Scope } from './group.ts';
import { ParamFields, type Params } from './ParamFields.tsx';
import { WORDS } from './words.ts';
import styles from './operate.module.css';

interface OperateDialogProps {
  readonly device: Device;
  readonly id: string;
  readonly action: ActionSpec;
  readonly onClose: () => void;
}

const idsOf = (devices: readonly Device[]): string[] => devices.map(({ id }) => id);

const standards = ({ params = {} }: ActionSpec): Params =>
  Object.fromEntries(Object.entries(params).map(([name, { standard }]) => [name, standard]));

/** What the action does, to which devices, with which params, and why; nothing is sent before it was read. */
export function OperateDialog({ device, id, action, onClose }: OperateDialogProps): JSX.Element {
  const { pick } = useWords();
  const run = useSendCommand();
  const scopes = useScopes(device);
  const [params, setParams] = useState<Params>(() => standards(action));
  const [chosen, setChosen] = useState<Scope['id']>('one');
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState('');
  const [sending, setSending] = useState(false);
  const critical = action.needs === 'operate-critical';
  const write = ({ target }: { target: { value: string } }): void => {
    setReason(target.value);
    setFault('');
  };
  const send = async (): Promise<void> => {
    if (sending) return;
    if (!paramsSchema(action).safeParse(params).success) return setFault(pick(WORDS.badNumber));
    if (critical && reason.trim().length < 2) return setFault(pick(WORDS.noReason));
    setSending(true);
    const done = await run('operate', { devices: idsOf(chosenOf(scopes, chosen)), action: id, params, reason: reason.trim() });
    setSending(false);
    if (done) onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void send();
  };
  return (
    <Dialog
      title={pick(action.label)}
      onClose={onClose}
      actions={
        <Button look={critical ? 'danger' : 'primary'} shortcut="Enter" busy={sending} onClick={() => void send()} data-send>
          {pick(WORDS.send)}
        </Button>
      }
    >
      <form className={styles.form} onSubmit={submit}>
        <p className={styles.about}>{pick(action.confirm)}</p>
        {scopes.length > 1 && <ScopeChoice scopes={scopes} chosen={chosen} onChange={setChosen} />}
        <ParamFields specs={action.params ?? {}} params={params} onChange={setParams} />
        {critical && (
          <TextField label={pick(WORDS.reason)} value={reason} autoFocus maxLength={2000} onChange={write} onSend={() => void send()} />
        )}
        {fault !== '' && (
          <p role="alert" className={styles.fault}>
            {fault}
          </p>
        )}
      </form>
    </Dialog>
  );
}

const chosenOf = (scopes: readonly NamedScope[], id: Scope['id']): readonly Device[] =>
  (scopes.find((scope) => scope.id === id) ?? scopes[0]).devices;
