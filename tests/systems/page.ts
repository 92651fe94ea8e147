import { existsSync } from 'node:fs';
import path from 'node:path';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { ROOT, discover } from '#server/lib/discover.ts';
import type { ForeignClient, System } from './system.ts';

/** Every row, in the order of the policy's numbers. */
export async function findSystems(): Promise<System[]> {
  const found = (await discover<System>('tests/systems/rows/*.ts')).map(({ value }) => value);
  return found.sort((a, b) => numberOf(a) - numberOf(b) || a.id.localeCompare(b.id));
}

const numberOf = ({ id }: System): number => Number(/\d+$/.exec(id)?.[0] ?? Infinity);

/**
 * docs/systems.md, made of the rows.
 * @throws Error naming what a row names and the project has not
 */
export async function renderSystems(systems: readonly System[]): Promise<string> {
  const kinds = new Map((await discover<DeviceKind>('devices/*/kind.ts')).map(({ value }) => [value.id, value]));
  const rows = systems.map((system) => {
    const named = system.kinds.map((id) => {
      const kind = kinds.get(id) ?? missing(system, `device kind ${id}`);
      return link(system, `${kind.label.zh} ${kind.label.en}`, `devices/${id}/kind.ts`);
    });
    const protocols = system.protocols.map((id) => link(system, id.replace('/dialects/', ' · '), `server/ingest/${id}/README.md`));
    const scenarios = system.scenarios.map((id) => link(system, id, `mock-feeds/scenarios/${id}.ts`));
    const tests = system.tests.map((file) => link(system, path.basename(file, '.test.ts'), file));
    const cells = [`${system.id} ${system.name.zh}<br>${system.name.en}`, `${system.does.zh}<br>${system.does.en}`];
    return `| ${[...cells, ...[named, protocols, scenarios, tests].map((list) => list.join('<br>') || '–')].join(' | ')} |`;
  });
  return `${HEAD}${rows.join('\n')}\n\n${CLIENTS}${systems.map(clientsOf).join('\n')}`;
}

const HEAD = `# 感知系统 Sensing systems

<!-- Written by npm run systems from tests/systems/rows: edit those. -->

政策要求的每一类感知系统一行：设备类型、协议、演练场景，以及以外部程序身份与之对话的测试。
One row for each sensing system that the policy names: its device kinds, protocols and scenario, and the tests that speak to it as a
foreign program.

| 系统 System | 作用 What it is good for | 设备类型 Kinds | 协议 Protocols | 场景 Scenarios | 测试 Tests |
|---|---|---|---|---|---|
`;

const CLIENTS = `## 外部程序 Foreign clients

\`npm start\` 之后逐段粘贴即可；[测试](../tests/systems/systems.test.ts)逐段执行并核对结果。
Paste any of these after \`npm start\`; a [test](../tests/systems/systems.test.ts) runs every one of them and checks what came of it.

`;

const clientsOf = ({ id, name, clients }: System): string => `### ${id} ${name.zh} ${name.en}\n\n${clients.map(clientOf).join('\n')}`;

function clientOf({ title, needs, shell, hears, raises = [], tells = [], reads = [] }: ForeignClient): string {
  const become = [
    ...(hears === undefined ? [] : [`应答 answer \`${hears}\``]),
    ...raises.map(({ device, alert }) => `告警 alert \`${alert}\` · ${device}`),
    ...reads.map(({ device, point, value }) => `读数 reading \`${point} = ${value}\` · ${device}`),
    ...tells.map(({ device, event }) => `设备事件 event \`${event}\` · ${device}`),
  ];
  return `${title.zh} ${title.en} (${needs.join(', ')}) → ${become.join('; ')}\n\`\`\`bash\n${shell.join('\n')}\n\`\`\`\n`;
}

const missing = (system: System, what: string): never => {
  throw new Error(`system ${system.id}: there is no ${what}`);
};

const link = (system: System, text: string, file: string): string =>
  existsSync(path.join(ROOT, file)) ? `[${text}](../${file})` : missing(system, `file ${file}`);
