import { describe, expect, test } from 'vitest'
import { page, rows } from './page.ts'

const flagsIn = (text: string): ReadonlySet<string> => new Set(text.match(/(?<![\w-])--[a-z][a-z-]*/g))
/** The flags that a source declares: keys of an object for `parseArgs`, or commander's. */
const parsed = (path: string) => {
  const [, options = ''] = /^(?:export )?const options = \{(.*?)\} as const/ms.exec(page(path)) ?? []
  return [...options.matchAll(/'?([a-z-]+)'?: \{ type/g)].map(([, name]) => `--${name}`)
}
const declared = (...paths: readonly string[]) =>
  paths.flatMap((path) => [...page(path).matchAll(/(?:option|Option)\(\s*'(--[a-z-]+)/g)].map(([, flag = '']) => flag))

/** Told with its reason that it is refused. */
const refused = '--header'

describe('every flag of a command is in its page:', () => {
  test.each<[string, readonly string[], string]>([
    ['orangebox upload', parsed('src/cli/upload-options.ts'), page('docs/commands.md')],
    ['orangebox spool', parsed('src/cli/spool-command.ts'), page('docs/commands.md')],
    ['orangebox catalogue', parsed('src/cli/catalogue-command.ts'), page('docs/catalogue.md')],
    [
      'orangebox-collector',
      declared('collector/src/command/command.ts', 'collector/src/server/listen-options.ts'),
      page('collector/README.md'),
    ],
    ['orangebox-collector run', declared('collector/src/command/add-run.ts'), page('collector/README.md')],
    [
      'orangebox-collector tail',
      declared('collector/src/command/add-tail.ts'),
      page('collector/README.md', 'In a terminal'),
    ],
    [
      'orangebox-collector bridge',
      declared('collector/src/bridge/command.ts'),
      page('collector/README.md', 'The bridge'),
    ],
  ])('%s', (_command, flags, text) => {
    expect(flags.length).toBeGreaterThan(1)
    const told = flagsIn(text)
    expect(flags.filter((flag) => flag !== refused && !told.has(flag))).toEqual([])
  })
})

test('every flag in a table of the pages is one of a command', () => {
  const flags = new Set([
    ...['src/cli/upload-options.ts', 'src/cli/spool-command.ts', 'src/cli/catalogue-command.ts'].flatMap(parsed),
    ...declared(
      'collector/src/command/command.ts',
      'collector/src/server/listen-options.ts',
      'collector/src/bridge/command.ts',
    ),
  ])
  const told = ['docs/commands.md', 'collector/README.md'].flatMap((path) =>
    rows(page(path)).flatMap(([first = '']) => [...flagsIn(first)]),
  )
  expect(told.filter((flag) => !flags.has(flag))).toEqual([])
})
