import type { JSX } from 'react';
import { closeDialog } from '#client/dialogs/open-dialog.ts';
import { useWords } from '#client/i18n/i18n.ts';
import type { WordKey } from '#client/i18n/i18n.ts';
import { Kbd } from '#client/ui/controls/Kbd.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import styles from './windows.module.css';

const HELP: readonly { readonly title: WordKey; readonly keys: readonly (readonly [readonly string[], WordKey])[] }[] = [
  {
    title: 'help.queue',
    keys: [
      [['J', 'K'], 'help.move'],
      [['N'], 'help.fresh'],
      [['A'], 'help.acknowledge'],
      [['D'], 'help.dispatch'],
      [['M'], 'help.assign'],
      [['X'], 'help.split'],
      [['B'], 'help.join'],
      [['S'], 'help.shelve'],
    ],
  },
  {
    title: 'help.ticket',
    keys: [
      [['T'], 'help.next'],
      [['R'], 'help.return'],
      [['F'], 'help.finish'],
      [['V'], 'help.verify'],
      [['O'], 'help.reopen'],
      [['C'], 'help.comment'],
    ],
  },
  {
    title: 'help.places',
    keys: [
      [['G'], 'help.goto'],
      [['W'], 'help.sight'],
      [['P'], 'help.aim'],
      [['1', '2', '3'], 'help.stages'],
      [['I'], 'help.inside'],
      [['[', ']'], 'help.floors'],
      [['H'], 'replay.open'],
      [['/'], 'help.search'],
      [['Esc'], 'help.back'],
      [['?'], 'help.help'],
    ],
  },
];

export default function Help(): JSX.Element {
  const { t } = useWords();
  return (
    <Dialog title={t('help.title')} onClose={closeDialog} size="medium">
      <div className={styles.help}>
        {HELP.map((group) => (
          <section key={group.title}>
            <h3 className={styles.group}>{t(group.title)}</h3>
            <dl className={styles.keys}>
              {group.keys.map(([keys, words]) => (
                <div key={words} className={styles.key}>
                  <dt>
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dt>
                  <dd>{t(words)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={styles.note}>{t('help.note')}</p>
    </Dialog>
  );
}
