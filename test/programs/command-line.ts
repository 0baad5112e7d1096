import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a user sees of a run. */
export interface Seen {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Ran {
  readonly bare: Seen
  readonly instrumented: Seen
  /** Metadata of the events that the instrumented run left on disk. */
  readonly events: readonly Readonly<Record<string, unknown>>[]
  /** All that it left on disk. */
  readonly disk: string
}

/** What a user types, and the event of it. */
export type Line = readonly [typed: string, event: Readonly<Record<string, unknown>>]

/** One line for each way to end and each kind of mistake: what is tried with every version of a library. */
export function oneOfEach(lines: readonly Line[]): readonly Line[] {
  const kinds = new Map<string, Line>()
  for (const line of lines) {
    const { outcome = '', mistake = '' } = line[1]
    const kind = `${outcome} ${mistake}`
    if (!kinds.has(kind)) kinds.set(kind, line)
  }
  return [...kinds.values()]
}

function seen(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Seen> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'programs', program), ...args], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (text) => {
      stdout += text
    })
    child.stderr.on('data', (text) => {
      stderr += text
    })
    child.once('close', (code) => resolve({ code, stdout, stderr: withoutPlaces(stderr) }))
  })
}

/** Of an error that nobody caught the frames of the stack are no difference, for we stand in it; the line of code above it is one. */
const withoutPlaces = (text: string): string => text.replaceAll(/^ +at .*\n/gm, '')

/** Runs one command line twice, by the library itself and by us. */
export async function ran(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const state = mkdtempSync(join(tmpdir(), 'orangebox-programs-'))
  try {
    const given = { ...env, STATE: state, HOME: state }
    const [bare, instrumented] = await Promise.all([
      seen(program, args, { ...given, BARE: '1' }),
      seen(program, args, given),
    ])
    const files = readdirSync(state, { recursive: true, encoding: 'utf8' })
    const disk = files
      .filter((file) => /\.jsonl?$/.test(file))
      .map((file) => readFileSync(join(state, file), 'utf8'))
      .join('')
    const events = disk
      .split('\n')
      .filter((line) => line.startsWith('{"id"'))
      .map((line) => JSON.parse(line).event.event_data)
      .map(({ event_name: name, metadata }) => ({ name, ...metadata }))
    return { bare, instrumented, events, disk }
  } finally {
    rmSync(state, { recursive: true, force: true })
  }
}
