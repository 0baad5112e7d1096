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
import { defaultBatch, parseBatch } from '../../src/policy/parse-batch.ts'
import { parseEndpoint, parseOrigin } from '../../src/policy/parse-endpoint.ts'
import { parseHostsLine } from '../../src/policy/parse-hosts.ts'
import { parseKillswitch } from '../../src/policy/parse-killswitch.ts'
import { parseOptions } from '../../src/policy/parse-options.ts'
import { parseSampling } from '../../src/policy/parse-sampling.ts'
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

const noticeableMs = 4
const mostGrowth = 40
const asksAgain = 8

/** Milliseconds: by the clock on the wall, which costs next to nothing to look at, and of the processor in this whole process. */
interface Clocks {
  readonly wall: () => number
  readonly processor: () => number
}
const clocks: Clocks = {
  wall: () => performance.now(),
  processor: () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
}

type Run = (text: string) => unknown

/** Of the processor, as far as it can be told: while others have the machine no time passes, nor is what other threads work counted. */
function timeOf(run: Run, text: string, { wall, processor }: Clocks): number {
  const [began, before] = [wall(), processor()]
  run(text)
  return Math.min(wall() - began, processor() - before)
}

function isNoticed(run: Run, text: string, { wall }: Clocks): boolean {
  const began = wall()
  run(text)
  return wall() - began > noticeableMs
}

/** A text of so many repeats of something, of `size` letters each. */
interface Row {
  readonly size: number
  readonly of: (repeats: number) => string
}

/**
 * Whether ten times the text costs much more than ten times the time, however often it is asked: what really does, does so each time, and
 * a collection of garbage that falls into one long run and no short one does not come eight times.
 */
const outgrows = (run: Run, { of }: Row, repeats: number, clocks: Clocks): boolean =>
  Array.from({ length: asksAgain }).every(
    () =>
      timeOf(run, of(repeats), clocks) >
      mostGrowth * Math.max(timeOf(run, of(repeats / 10), clocks), noticeableMs / mostGrowth),
  )

/*
 * How many repeats are tried. What doubles with each of them must be noticed before a text is so long that nobody ever comes back from
 * it. Where a text takes just too little to be noticed, that is some millions of steps, and one longer by a fifth takes the fifth root
 * of as many times as long: a few dozen times, however fast it doubles and however fast the machine is. What two thousand repeats do not
 * show grows by a power of the length at most, and longer texts may follow in long strides.
 */
const repeatsTried: number[] = []
for (let repeats = 8; repeats < 2500; repeats = Math.ceil(repeats * 1.2)) repeatsTried.push(repeats)
repeatsTried.push(6000)
const mostLetters = 20_000

/** The first text for which a function takes more than in proportion to its length; none where there is none. */
function slowFor(run: Run, rows: readonly Row[], by = clocks): string | undefined {
  for (const row of rows) {
    const most = mostLetters / row.size
    for (const repeats of [...repeatsTried.filter((few) => few < most), most])
      if (isNoticed(run, row.of(repeats), by) && outgrows(run, row, repeats, by)) return row.of(8)
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
const rows = (units: readonly string[], heads: readonly string[] = ['']): readonly Row[] =>
  units.flatMap((unit) =>
    heads.flatMap((head) =>
      ends.map((end) => ({ size: unit.length, of: (repeats) => head + unit.repeat(Math.ceil(repeats)) + end })),
    ),
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

describe('this test finds a slow one:', () => {
  // By the square, by the third power, doubling with each letter, tripling, and doubling with every third only.
  test.each(['\\/+$', 'a*a*a*$', '^(?:a+)+$', '^(?:a|a|a)+$', '^(?:aaa|aaa)+$'])('/%s/', (pattern) => {
    expect(slowFor(use({ file: '', pattern, flags: '' }), rows(['/', 'a']))).toBeDefined()
  })
  test('and no fast one', () => {
    expect(slowFor(use({ file: '', pattern: '^a+$', flags: '' }), rows(['a']))).toBeUndefined()
  })
})

/** How long a machine is at the longest text that it is fed before the slowness is noticed; the machine's clock counts steps alone. */
function longestOf(nanosecondsPerStep: number, steps: (repeats: number) => number): number {
  let [now, most] = [0, 0]
  const run = (text: string) => {
    const takes = (steps(text.length) * nanosecondsPerStep) / 1e6
    now += takes
    most = Math.max(most, takes)
  }
  const clock = () => now
  expect(slowFor(run, rows(['a']), { wall: clock, processor: clock })).toBeDefined()
  return most
}

describe('what is slow is noticed before a text takes more than seconds, on a machine that needs', () => {
  test.each([0.01, 0.1, 1, 10, 100])('%d ns for a step', (nanoseconds) => {
    for (const base of [1.1, 1.5, 2, 3, 4]) expect(longestOf(nanoseconds, (n) => base ** n)).toBeLessThan(5000)
    for (const power of [2, 3, 4]) expect(longestOf(nanoseconds, (n) => n ** power)).toBeLessThan(5000)
  })
})

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
