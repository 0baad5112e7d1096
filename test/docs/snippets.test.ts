import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { page } from './page.ts'

/*
 * The TypeScript of the pages compiles in a host with strict settings, just as it stands there. What a snippet takes from around it is
 * declared here, snippet by snippet.
 */

const client = "import type { Label, Telemetry } from 'orangebox'\ndeclare const telemetry: Telemetry\n"
const around: Readonly<Record<string, readonly string[]>> = {
  'README.md': [''],
  'docs/logging.md': [
    `import { oneOf } from 'orangebox'\n${client}declare const name: string, accountUuid: string, endedAt: Date\n`,
    "import { createTelemetry } from 'orangebox'\ndeclare const version: string, writeKey: string, user: { id: string }\n",
  ],
  'docs/options.md': [''],
  'docs/audience.md': [
    "import { createTelemetry } from 'orangebox'\nimport { defineEvents } from 'orangebox/events'\n" +
      "declare const service: { name: string; version: string }\nconst endpoint = 'https://telemetry.acme.dev'\nconst events = defineEvents({})\n",
    "import { defineEvents, number } from 'orangebox/events'\n",
  ],
  'docs/catalogue.md': [
    "declare const service: { name: string; version: string }\nconst endpoint = 'https://telemetry.acme.dev'\n",
    '',
  ],
  'docs/facts.md': [
    client +
      'interface Thread { model: Label }\ninterface Turn { thread: Thread | undefined; tokens: number }\n' +
      "type Fact = { is: 'thread_started'; thread: string; model: Label } | { is: 'turn_started'; turn: string; thread: string }" +
      " | { is: 'tokens_used'; turn: string; tokens: number } | { is: 'turn_completed'; turn: string }\n" +
      'declare const turn: string, thread: string\nconst newTurn = (): Turn => ({ thread: undefined, tokens: 0 })\n',
  ],
  'docs/programs.md': [
    'declare const build: () => void\n',
    "import type { Command } from 'commander'\ndeclare const program: Command\n",
    "import type { Command } from 'commander'\nimport { createTelemetry, disabledTelemetry, type TelemetryOf } from 'orangebox'\n" +
      "import { commandEvent, runProgram } from 'orangebox/commander'\nimport { defineEvents } from 'orangebox/events'\n" +
      'declare const service: { name: string; version: string }, endpoint: string\n' +
      'declare function createProgram(telemetry: Telemetry): Command\n',
  ],
  'docs/outbox.md': ['declare const version: string, key: string, reading: object, id: string\n'],
  'docs/consent.md': [
    client,
    'declare const service: { name: string; version: string }, endpoint: string\n' +
      "import type { Level } from 'orangebox/privacy'\n" +
      'declare const config: { get(key: string): Level; onChange(listener: () => void): void }\n',
    "import type { TelemetryOptions } from 'orangebox'\ndeclare const options: TelemetryOptions\n",
    `${client}declare const program: CommanderLike\nimport type { CommanderLike } from 'orangebox/commands'\n`,
    `${client}declare const args: string[]\ndeclare const yargs: (args: string[]) => { command(module: object): { parseAsync(): Promise<void> } }\n`,
    "import { Command } from 'commander'\nimport { createTelemetry } from 'orangebox'\nimport { commandEvent } from 'orangebox/commander'\n" +
      "import { addTelemetryCommand, createTelemetryCommands } from 'orangebox/commands'\nimport { defineEvents } from 'orangebox/events'\n" +
      'declare const service: { name: string; version: string }, endpoint: string\nconst program = new Command()\n',
  ],
  'docs/sinks.md': [''],
  'docs/recipes.md': [
    "import type { Telemetry } from 'orangebox'\ndeclare function build(host: { telemetry: Telemetry }): Promise<void>\n",
  ],
  'docs/testing.md': [
    "import type { Telemetry } from 'orangebox'\ndeclare function build(host: { telemetry: Telemetry }): Promise<void>\n",
    client,
    client,
    'declare const service: { name: string; version: string }, stateDir: string\n',
    '',
  ],
  'docs/settings.md': [
    '',
    "import { EventEmitter } from 'node:events'\n" +
      'declare const flags: EventEmitter & { getValue(key: string, fallback: undefined): unknown }\n' +
      "declare const service: { name: string; version: string }\nconst endpoint = 'https://telemetry.acme.dev'\n",
    "import { EventEmitter } from 'node:events'\n" +
      'declare const flags: EventEmitter & { variation(key: string, context: object, fallback: object): Promise<object> }\n' +
      "declare const context: object, service: { name: string; version: string }\nconst endpoint = 'https://telemetry.acme.dev'\n",
    "import { OpenFeature } from '@openfeature/server-sdk'\nimport { GrowthBook } from '@growthbook/growthbook'\n" +
      'declare const gb: GrowthBook, targetingKey: string\n' +
      "declare const service: { name: string; version: string }\nconst endpoint = 'https://telemetry.acme.dev'\n",
    'declare const url: string, token: string\n',
    'declare const sdkKey: string\n',
    'declare const secretKey: string\n',
    "import { OpenFeature } from '@openfeature/server-sdk'\nimport { GrowthBook } from '@growthbook/growthbook'\n" +
      `${client}declare const apiHost: string, clientKey: string\n`,
    "declare const service: { name: string; version: string }\nconst endpoint = 'https://telemetry.acme.dev'\n",
  ],
}

const snippets = (path: string): readonly string[] =>
  [...page(path).matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code)

const pages = [
  'README.md',
  'SECURITY.md',
  ...readdirSync('docs')
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
]

test('each snippet of TypeScript has its surroundings here', () => {
  for (const path of pages) expect(snippets(path).length, `snippets of ${path}`).toBe(around[path]?.length ?? 0)
})

test('the TypeScript of the pages compiles under strict settings', () => {
  // Inside the project, so that `commander` and the types of Node are found.
  mkdirSync('node_modules/.cache', { recursive: true })
  const folder = mkdtempSync('node_modules/.cache/snippets-')
  try {
    for (const path of Object.keys(around))
      for (const [at, code] of snippets(path).entries())
        writeFileSync(
          join(folder, `${path.replaceAll(/\W/g, '_')}_${at + 1}.mts`),
          `${around[path]?.[at]}${code}\nexport {}\n`,
        )
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project))
    const { stdout } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder], {
      encoding: 'utf8',
    })
    expect(stdout).toBe('')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

const root = '../../..'
const project = {
  extends: `${root}/tsconfig.json`,
  compilerOptions: {
    typeRoots: [`${root}/node_modules/@types`],
    paths: { orangebox: [`${root}/src/index.ts`], 'orangebox/*': [`${root}/src/*.ts`] },
  },
  include: ['*.mts'],
}
