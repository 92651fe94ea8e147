import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { Boundary } from '#client/ui/frame/Boundary.tsx';
import { Button, IconButton } from '#client/ui/controls/Button.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { Pad } from '#client/ui/controls/Pad.tsx';
import { PAD_KEYS, type PadKey } from '#contract/kinds/action-spec.ts';
import { LineField, TextField } from '#client/ui/controls/Field.tsx';
import { Menu, MenuAt, MenuCheck, MenuChoice, MenuItem, MenuLine, MenuTitle } from '#client/ui/controls/Menu.tsx';
import { Panel, Section } from '#client/ui/frame/Panel.tsx';
import { showMessage, Toasts } from '#client/ui/overlay/Toast.tsx';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import type { Samples } from './sample.ts';

const DISPATCH = label('派遣', 'Dispatch');
const OPEN = label('打开', 'Open');
const NONE = (): void => undefined;

/** A window, opened by a press. */
function DialogSample({ words, size }: { words: string; size: 'small' | 'medium' }): JSX.Element {
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  return (
    <>
      <Button onClick={() => setOpen(true)} data-opens="dialog">
        {words}
      </Button>
      {open && (
        <Dialog
          title={words}
          size={size}
          onClose={close}
          actions={
            <Button look="primary" onClick={close}>
              {words}
            </Button>
          }
        >
          <TextField label={words} />
        </Dialog>
      )}
    </>
  );
}

function MenuSample({ words }: { words: string }): JSX.Element {
  const [checked, setChecked] = useState(true);
  const [choice, setChoice] = useState('one');
  return (
    <Menu
      trigger={
        <Button icon="chevron-down" data-opens="menu">
          {words}
        </Button>
      }
      align="start"
    >
      <MenuTitle>{words}</MenuTitle>
      <MenuItem onSelect={NONE} about={words}>
        {words}
      </MenuItem>
      <MenuLine />
      <MenuCheck checked={checked} onChange={setChecked}>
        {words}
      </MenuCheck>
      <MenuCheck checked={false} onChange={NONE} disabled>
        {words}
      </MenuCheck>
      <MenuLine />
      <MenuChoice
        value={choice}
        onChange={setChoice}
        choices={[
          { value: 'one', words: `${words} 1` },
          { value: 'two', words: `${words} 2` },
        ]}
      />
    </Menu>
  );
}

function MenuAtSample({ words }: { words: string }): JSX.Element {
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  return (
    <>
      <Button onClick={({ clientX, clientY }) => setAt({ x: clientX, y: clientY })} data-opens="menu">
        {words}
      </Button>
      {at && (
        <MenuAt x={at.x} y={at.y} onClose={() => setAt(null)}>
          <MenuItem onSelect={NONE}>{words}</MenuItem>
        </MenuAt>
      )}
    </>
  );
}

function Failing({ words }: { words: string }): JSX.Element {
  const [failed, setFailed] = useState(false);
  if (failed) throw new Error('asked to fail in the gallery');
  return (
    <Button look="danger" data-fails onClick={() => setFailed(true)}>
      {words}
    </Button>
  );
}

/** A pad that holds what is pressed. */
function PadSample({ words, disabled = false }: { words: string; disabled?: boolean }): JSX.Element {
  const [held, setHeld] = useState<PadKey | null>(null);
  return (
    <Pad
      label={words}
      keys={PAD_KEYS.map((key) => ({ key, words: key }))}
      held={held}
      disabled={disabled}
      onPress={setHeld}
      onRelease={() => setHeld(null)}
    />
  );
}

const BUTTONS: Samples = {
  Button: [
    ...(['primary', 'normal', 'quiet', 'danger'] as const).map((look) => ({
      about: label(look, look),
      show: (pick: (words: typeof DISPATCH) => string) => <Button look={look}>{pick(DISPATCH)}</Button>,
    })),
    {
      about: label('带图标和按键', 'icon and key'),
      show: (pick) => (
        <Button icon="send" shortcut="D">
          {pick(DISPATCH)}
        </Button>
      ),
    },
    { about: label('不可用', 'disabled'), show: (pick) => <Button disabled>{pick(DISPATCH)}</Button> },
    {
      about: label('进行中', 'busy'),
      show: (pick) => (
        <Button look="primary" busy>
          {pick(DISPATCH)}
        </Button>
      ),
    },
  ],
  IconButton: [
    { about: label('普通', 'normal'), show: (pick) => <IconButton icon="search" label={pick(label('搜索', 'Search'))} /> },
    { about: label('不可用', 'disabled'), show: (pick) => <IconButton icon="search" label={pick(label('搜索', 'Search'))} disabled /> },
  ],
  LineField: [
    { about: label('空', 'empty'), show: (pick) => <LineField label={pick(label('账号', 'Account'))} /> },
    { about: label('已填', 'filled'), show: (pick) => <LineField label={pick(label('账号', 'Account'))} defaultValue="zhang.wei" /> },
    {
      about: label('不可用', 'disabled'),
      show: (pick) => <LineField label={pick(label('账号', 'Account'))} defaultValue="zhang.wei" disabled />,
    },
  ],
  TextField: [
    {
      about: label('几行', 'lines'),
      show: (pick) => <TextField label={pick(label('说明', 'Note'))} defaultValue={pick(label('已到现场', 'On site'))} />,
    },
  ],
};

const WINDOWS: Samples = {
  Dialog: [
    { about: label('小', 'small'), show: (pick) => <DialogSample words={pick(OPEN)} size="small" /> },
    { about: label('中', 'medium'), show: (pick) => <DialogSample words={pick(OPEN)} size="medium" /> },
  ],
  'Menu MenuItem MenuCheck MenuChoice MenuTitle MenuLine': [
    { about: label('菜单', 'menu'), show: (pick) => <MenuSample words={pick(OPEN)} /> },
  ],
  MenuAt: [{ about: label('在指针处', 'at the pointer'), show: (pick) => <MenuAtSample words={pick(OPEN)} /> }],
  Toasts: [
    {
      about: label('完成', 'done'),
      show: (pick) => (
        <>
          <Button data-opens="toast" onClick={() => showMessage(pick(label('已派遣', 'Dispatched')))}>
            {pick(OPEN)}
          </Button>
          <Toasts />
        </>
      ),
    },
    {
      about: label('被拒绝', 'refused'),
      show: (pick) => (
        <Button
          data-opens="toast"
          onClick={() =>
            showMessage(
              pick(label('未能派遣', 'Not dispatched')),
              'refused',
              pick(label('工单已被他人修改', 'Somebody changed the ticket meanwhile')),
            )
          }
        >
          {pick(OPEN)}
        </Button>
      ),
    },
  ],
  Boundary: [
    {
      about: label('出错时', 'when it fails'),
      show: (pick) => (
        <Boundary fallback={<span data-fallback>{pick(label('此处出错，稍后重试', 'Failed, tried again shortly'))}</span>}>
          <Failing words={pick(label('使其出错', 'Make it fail'))} />
        </Boundary>
      ),
    },
  ],
};

export const CONTROLS: Samples = {
  ...BUTTONS,
  Pad: [
    { about: label('静止', 'still'), show: (pick) => <PadSample words={pick(label('云台', 'Pan, tilt and zoom'))} /> },
    {
      about: label('按住左上', 'up and left held'),
      show: (pick) => (
        <Pad
          label={pick(label('云台', 'Pan, tilt and zoom'))}
          keys={PAD_KEYS.map((key) => ({ key, words: key }))}
          held="up-left"
          onPress={NONE}
          onRelease={NONE}
        />
      ),
    },
    { about: label('不可用', 'disabled'), show: (pick) => <PadSample words={pick(label('云台', 'Pan, tilt and zoom'))} disabled /> },
  ],
  'Panel Section': [
    {
      about: label('面板', 'panel'),
      wide: true,
      show: (pick) => (
        <Panel title={pick(label('告警', 'Alerts'))} aside="12" tools={<IconButton icon="filter" label={pick(label('筛选', 'Filter'))} />}>
          <Section title={pick(label('处置', 'Handling'))} aside="3">
            {pick(label('正文', 'Body'))}
          </Section>
        </Panel>
      ),
    },
  ],
  WallPanel: [
    {
      about: label('大屏面板', 'of the wall'),
      wide: true,
      show: (pick) => (
        <WallPanel
          title={pick(label('实时告警', 'Alerts now'))}
          aside="12"
          source={pick(label('告警台账', 'Alert ledger'))}
          asOf={Date.now() - 4000}
        >
          {pick(label('正文', 'Body'))}
        </WallPanel>
      ),
    },
  ],
  ...WINDOWS,
};
