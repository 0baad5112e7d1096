import { spawn } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { expect } from 'vitest'
import { type Collector, createCollector } from '../../collector/src/collector.ts'
import type { Health } from '../../src/model/health.ts'
import type { FlushResult, Status } from '../../src/model/telemetry.ts'
import { balanced } from '../support/books.ts'
import { uploadersGone } from './processes.ts'

const root = resolve(import.meta.dirname, '../..')

/** The programs run on this very Node; `npm run test:runtimes` runs all of this on others. */
export const runtime = process.execPath
const [major = 0] = process.versions.node.split('.').map(Number)
export const nodeMajor = major

export interface Given {
  /** Default 3. */
  readonly events?: number
  /** Default `wait`. */
  readonly upload?: 'wait' | 'detach' | 'leave'
  /** An end without shutdown. */
  readonly how?: 'kill' | 'exit' | 'throw' | 'end'
  readonly endpoint?: string
  readonly stateDir?: string
  readonly [more: string]: unknown
}

/** What a program wrote down at its end. */
export interface Told {
  readonly result: FlushResult
  readonly health: Health
  readonly status: Status
  readonly diagnostics: readonly { readonly code: string; readonly message: string }[]
  readonly [more: string]: unknown
}

export interface Outcome {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  readonly told: readonly Told[]
}

/** A project with orangebox in its node_modules, as a copy: bundlers treat a linked package as the project's own code. */
export interface Host {
  readonly folder: string
  readonly collector: Collector
  /** Of the collector. */
  readonly url: string
  readonly stateDir: string
  /** Makes a package one of the project's; by default that of this checkout. */
  link(name: string, from?: string): void
  /** Runs a command there and tells how it ended. */
  run(command: string, args: readonly string[], given?: Given, env?: Readonly<Record<string, string>>): Promise<Outcome>
  /** Resolves when no uploader runs any more, with how many there were. */
  uploadersGone(withinMs?: number): Promise<number>
  segments(): string[]
  /** As if the time had passed that earlier failures ask all processes to wait. */
  later(): void
  remove(): Promise<void>
}

/** What nothing reads that runs or bundles: more than half of the files, which each test would copy and delete again. */
const isRun = (path: string): boolean => basename(path) !== 'types' && !path.endsWith('.map')

export async function createHost(): Promise<Host> {
  // Real: /tmp is a link on macOS, and the permission model compares paths as texts.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'orangebox-host-')))
  const installed = join(folder, 'node_modules/orangebox')
  mkdirSync(installed, { recursive: true })
  cpSync(join(root, 'dist'), join(installed, 'dist'), { recursive: true, filter: isRun })
  cpSync(join(root, 'package.json'), join(installed, 'package.json'))
  cpSync(join(import.meta.dirname, 'programs'), folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "name": "acme", "private": true, "type": "module" }')
  const collector = createCollector()
  const { url } = await collector.listen()
  const [home, stateDir] = [join(folder, 'home'), join(folder, 'state')]
  for (const path of [home, join(folder, 'told')]) mkdirSync(path)
  let runs = 0

  return {
    folder,
    collector,
    url,
    stateDir,
    link: (name, from = packageFolder(name)) => {
      const path = join(folder, 'node_modules', name)
      mkdirSync(dirname(path), { recursive: true })
      linkOrCopy(from, path)
    },
    run: (command, args, given, env) => {
      const told = join(folder, 'told', `${++runs}.jsonl`)
      const all = { endpoint: url, stateDir, sessionId: `run-${runs}`, told, ...given }
      const own = { HOME: home, USERPROFILE: home, LOCALAPPDATA: home, HOST_GIVEN: JSON.stringify(all) }
      return run(command, args, folder, { ...own, ...env }, told)
    },
    uploadersGone: (withinMs) => uploadersGone(folder, withinMs),
    segments: () => filesBelow(stateDir).filter((file) => file.endsWith('.jsonl')),
    later: () => {
      for (const file of filesBelow(stateDir)) if (/backoff\.json$/.test(file)) rmSync(join(stateDir, file))
    },
    remove: async () => {
      await uploadersGone(folder)
      await collector.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Asserts that a program ended as one without telemetry would, and that what it told adds up. */
export function quiet(outcome: Outcome, end: Partial<Outcome> = {}): Told {
  const { told, ...rest } = outcome
  expect(rest).toEqual({ code: 0, signal: null, stdout: '', stderr: '', ...end })
  for (const { health, diagnostics } of told) {
    balanced(health)
    expect(diagnostics.filter(({ code }) => code === 'internal')).toEqual([])
  }
  return told.at(-1)!
}

/** The environment is spelled out: a child must not inherit NODE_ENV=test, CI or what the npm around it set. */
async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  told: string,
): Promise<Outcome> {
  const { SystemRoot, PATH } = process.env
  const bare = Object.fromEntries(Object.entries({ SystemRoot, PATH }).filter(([, value]) => value !== undefined))
  const child = spawn(command, args, { cwd, env: { ...bare, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
    })
  }
  const end = await new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done, fail) => {
    child.on('error', fail)
    child.on('close', (code, signal) => done({ code, signal }))
  })
  return { ...end, ...output, told: linesOf(told) }
}

function linesOf(path: string): Told[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  } catch {
    return []
  }
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch {
    return []
  }
}

/** Wine has no links. A package that is copied finds no dependencies, so this is for those that have none. */
function linkOrCopy(from: string, path: string): void {
  try {
    symlinkSync(from, path, 'junction')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTSUP') throw error
    cpSync(from, path, { recursive: true })
  }
}

/** Of a package whose exports map may hide its package.json. */
function packageFolder(name: string): string {
  const paths = createRequire(import.meta.url).resolve.paths(name) ?? []
  for (const path of paths) {
    try {
      return realpathSync(join(path, name))
    } catch {
      // Further up.
    }
  }
  throw new Error(`${name} is not installed`)
}
