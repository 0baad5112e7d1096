import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'rolldown/parseAst'
import { describe, expect, test } from 'vitest'
import { cleanFields } from '../../src/events/clean-fields.ts'
import { parseName } from '../../src/outbox/spool/names.ts'
import { replay } from '../../src/outbox/spool/replay.ts'
import { classifyOtlp } from '../../src/policy/classify-otlp.ts'
import { parseConsent } from '../../src/policy/consent.ts'
import { describe as describeValue } from '../../src/policy/describe.ts'
import { parseEndpoint, parseOrigin } from '../../src/policy/parse-endpoint.ts'
import { parseHostsLine } from '../../src/policy/parse-hosts.ts'
import { parseOptions } from '../../src/policy/parse-options.ts'
import { parseSampling } from '../../src/policy/parse-sampling.ts'
import { defaultBatch, parseBatch, parseKillswitch } from '../../src/policy/parse-settings.ts'
import { hostFacts } from '../../src/policy/resource.ts'
import { retryAfterMs } from '../../src/policy/retry-after.ts'
import { printableJson, shown, shownStack } from '../../src/policy/shown.ts'
import { slug } from '../../src/policy/slug.ts'
import { trimSlashes } from '../../src/policy/trim-slashes.ts'
import { eventBatch } from '../../src/wires/event-batch.ts'

/*
 * What comes from outside may be long and chosen to be slow. Ten times the text may cost ten times the time, not a hundred times: that
 * is asked of every regular expression in src/ and of every rule that reads such a text. No stopwatch decides but a ratio, and that
 * only where it takes any time at all.
 */

const noticeableMs = 100
const mostGrowth = 40

/** Of the processor, as far as it can be told: while others have the machine no time passes, nor is what other threads work counted. */
function timeOf(run: (text: string) => unknown, text: string): number {
  const [began, before] = [performance.now(), process.cpuUsage()]
  run(text)
  const { user, system } = process.cpuUsage(before)
  return Math.min(performance.now() - began, (user + system) / 1000)
}

/**
 * Whether ten times the text costs much more than ten times the time, however often it is asked: what really does, does so each time, and
 * a collection of garbage that falls into one long run and no short one does not come eight times.
 */
const outgrows = (run: (text: string) => unknown, make: (n: number) => string, n: number, times: number): boolean =>
  Array.from({ length: times }).every(
    () => timeOf(run, make(n)) > mostGrowth * Math.max(timeOf(run, make(n / 10)), noticeableMs / mostGrowth),
  )

/** The first text for which a function takes more than in proportion to its length; none where there is none. */
function slowFor(
  run: (text: string) => unknown,
  texts: readonly ((n: number) => string)[],
  times = 8,
): string | undefined {
  for (const make of texts) {
    // What doubles with each letter must not be fed a long text, nor what grows by the square a very long one.
    for (const n of [25, 15_000, 100_000])
      if (timeOf(run, make(n)) > noticeableMs && outgrows(run, make, n, times)) return make(40)
  }
  return undefined
}

const letters = [
  '/',
  ':',
  '@',
  '.',
  ' ',
  'a',
  '0',
  '-',
  '\\',
  '"',
  ',',
  '%',
  '{',
  '}',
  '=',
  ';',
  '_',
  '\n',
  '\t',
  '#',
  '\u001b',
]
const ends = ['', '\u0000!']
const rows = (units: readonly string[], heads: readonly string[] = ['']) =>
  units.flatMap((unit) =>
    heads.flatMap((head) => ends.map((end) => (n: number) => head + unit.repeat(Math.ceil(n / unit.length)) + end)),
  )
const few = ['/', ':', 'a', '0', ' ', '.', '@', '"']
const pairs = few.flatMap((a) => few.map((b) => a + b))

interface Found {
  readonly file: string
  readonly pattern: string
  readonly flags: string
}

/** The text of a literal; undefined: the node is none. */
const textOf = (node: unknown): string | undefined => {
  const value = (node as { readonly value?: unknown } | undefined)?.value
  return typeof value === 'string' ? value : undefined
}

/** Every regular expression that is written down in a file, as a literal or as the text that one is made of. */
function regexesIn(file: string): readonly Found[] {
  const found: Found[] = []
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const { regex } = node as { readonly regex?: { readonly pattern: string; readonly flags: string } }
    if (regex) found.push({ file, ...regex })
    const { type, callee, arguments: given } = node as Partial<Record<string, { readonly name?: string }>>
    if (String(type) === 'NewExpression' && callee?.name === 'RegExp') {
      const [pattern, flags = ''] = (given as readonly unknown[]).map(textOf)
      if (pattern !== undefined) found.push({ file, pattern, flags })
    }
    for (const child of Object.values(node)) visit(child)
  }
  visit(parseAst(readFileSync(join('src', file), 'utf8'), { lang: 'ts' }))
  return found
}
const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
const regexes: readonly Found[] = files.flatMap(regexesIn)

/** Parts of the pattern that stand for themselves, so that a text gets as far into it as it can. */
const literals = (pattern: string): readonly string[] =>
  pattern
    .replaceAll(/\[[^\]]*\]|\\[a-zA-Z]|\(\?.|\{[\d,]+\}|[()|*+?^$]/g, '\n')
    .replaceAll('\\', '')
    .split('\n')
    .filter((part) => part !== '')

const use = ({ pattern, flags }: Found) => {
  const regex = new RegExp(pattern, flags)
  return (text: string) => {
    regex.lastIndex = 0
    return flags.includes('g') ? text.replace(regex, '') : regex.exec(text)
  }
}

test('there are regular expressions to look at', () => expect(regexes.length).toBeGreaterThan(50))

test('this test finds a slow one', () => {
  const slow = { file: '', flags: '' }
  // These are known to be slow, and each time they are asked takes seconds of the processor: twice shows that asking again is no way out.
  expect(slowFor(use({ ...slow, pattern: '\\/+$' }), rows(['/']), 2)).toBeDefined()
  expect(slowFor(use({ ...slow, pattern: '^(?:a+)+$' }), rows(['a']), 2)).toBeDefined()
  expect(slowFor(use({ ...slow, pattern: '^a+$' }), rows(['a']))).toBeUndefined()
}, 120_000)

describe('a regular expression takes time in proportion to the text:', () => {
  test.each(regexes)('$file: /$pattern/$flags', (found) => {
    const own = literals(found.pattern)
    const [head = ''] = own
    expect(slowFor(use(found), [...rows([...letters, ...own], ['', head]), ...rows(pairs)])).toBeUndefined()
  })
})

const ignore = () => {}
const machineFree = { service: { name: 'acme', version: '1' }, endpoint: 'https://t.acme.dev' }
const rules: Readonly<Record<string, (text: string) => unknown>> = {
  shown,
  shownStack,
  printableJson,
  describe: describeValue,
  slug,
  trimSlashes,
  parseConsent,
  parseHostsLine: (text) => parseHostsLine(`${text} acme`, 'acme'),
  parseName,
  classifyOtlp: (text) => classifyOtlp({ kind: 'answer', status: 200, headers: {}, body: `"errorMessage":"${text}` }),
  replay: (text) => replay(`${text}\n{"id":"${text}\n`),
  retryAfter: (text) => retryAfterMs({ 'retry-after': text }, 0, 0),
  'parseEndpoint, no URL': (text) => parseEndpoint(text, false, ignore),
  parseEndpoint: (text) => parseEndpoint(`https://t.acme.dev/${text}`, false, ignore),
  parseOrigin: (text) => parseOrigin(text, false, ignore),
  'parseBatch: path': (text) => parseBatch({ path: `/${text}` }, defaultBatch, () => true, ignore),
  'parseBatch: baseUrl': (text) =>
    parseBatch({ baseUrl: `https://t.acme.dev/${text}` }, defaultBatch, () => true, ignore),
  parseSampling: (text) => parseSampling({ [text]: { sample_rate: text } }, ignore),
  parseKillswitch: (text) => parseKillswitch({ [text]: text }, ignore),
  hostFacts: (text) => hostFacts({ [text]: text, a: text }, ignore),
  cleanFields: (text) => cleanFields({ [text]: 1, a: text }, ignore),
  parseOptions: (text) =>
    parseOptions({ ...machineFree, app: text, user: text, network: { proxy: text } }, defaultBatch, ignore),
  wrap: (text) => eventBatch(true).wrap({ resource: '{}', report: undefined, events: [text] }),
}

describe('a rule takes time in proportion to the text:', () => {
  test.each(Object.entries(rules))('%s', (_name, rule) => {
    expect(slowFor(rule, rows([...letters, ...pairs.slice(0, 16)]))).toBeUndefined()
  })
})
