/* Starts the programs of `test/process/programs`, hears what they tell on a descriptor of their own, and checks how they end. */

import { type ChildProcess, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { expect } from 'vitest'
import type { Health } from '../../src/model/health.ts'
import type { SinkResult } from '../../src/model/telemetry.ts'
import { balanced } from './books.ts'
import type { Message } from './steps.ts'

export const programs = resolve(import.meta.dirname, '../process/programs')

/** How a run is meant to end. Default: exit code 0 and not a word on stderr. */
export interface Ending {
  readonly code?: number | null
  readonly signal?: NodeJS.Signals | null
  readonly stderr?: RegExp
}

/** One child process, and what it said. */
export interface Run {
  readonly child: ChildProcess
  readonly output: { stdout: string; stderr: string }
  readonly messages: readonly Message[]
  /** All messages of a kind so far. */
  of<K extends Message['kind']>(kind: K): Extract<Message, { readonly kind: K }>[]
  /** Resolves when the program has taken the step `['reach', name]`. */
  reached(name: string): Promise<void>
  /** Resolves when `n` messages of a kind were heard. */
  heard(kind: Message['kind'], n: number): Promise<void>
  /** Lets `['wait', word]` go on. */
  say(word: string): void
  /** Resolves at the end, having checked how it ended, its silence, and every balance it told. */
  ended(expected?: Ending): Promise<void>
  /** What it told last. */
  health(): Health | undefined
  /** What its flushes or shutdowns did in all, which must be what the one sink did. */
  results(of: 'flush' | 'shutdown'): SinkResult[]
}

/** Only what Windows cannot do without. Everything else a test wants it spells out. */
const bare = (): Record<string, string> =>
  process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot }

/** Starts a program with an environment of its own: the test runner's would say `NODE_ENV=test` and perhaps `CI`. */
export function start(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  wrapper: readonly string[] = [],
): Run {
  const [command = process.execPath, ...before] = [...wrapper, process.execPath]
  const child = spawn(command, [...before, ...nodeFlags(program), ...args], {
    env: { ...bare(), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'ipc'],
  })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
    })
  }
  const messages: Message[] = []
  const watchers = new Set<() => void>()
  let rest = ''
  ;(child.stdio[3] as Readable).setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) messages.push(JSON.parse(line))
    for (const watcher of watchers) watcher()
  })
  const closed = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done, fail) => {
    child.on('error', fail)
    child.on('close', (code, signal) => done({ code, signal }))
  })
  const until = (what: string, found: () => boolean): Promise<void> =>
    new Promise((done, fail) => {
      const look = () => {
        if (!found()) return
        watchers.delete(look)
        done()
      }
      watchers.add(look)
      look()
      closed.then(
        () => fail(new Error(`ended before ${what}: ${output.stdout}${output.stderr} ${JSON.stringify(messages)}`)),
        fail,
      )
    })

  const run: Run = {
    child,
    output,
    messages,
    of: (kind) => messages.filter((message) => message.kind === kind) as never,
    reached: (name) => until(name, () => run.of('reached').some((message) => message.name === name)),
    heard: (kind, n) => until(`${n} times ${kind}`, () => run.of(kind).length >= n),
    say: (word) => void child.send(word),
    ended: async ({ code = 0, signal = null, stderr = /^$/ } = {}) => {
      const end = await closed
      expect({ ...end, ...output }).toEqual({ code, signal, stdout: '', stderr: expect.stringMatching(stderr) })
      for (const { health } of [...run.of('health'), ...run.of('reached')]) balanced(health)
      expect(run.of('diagnostic').filter(({ diagnostic }) => diagnostic.code === 'internal')).toEqual([])
    },
    health: () => run.of('health').at(-1)?.health ?? run.of('reached').at(-1)?.health,
    results: (of) =>
      run.of('result').flatMap((message) => {
        if (message.of !== of) return []
        const { sinks, ...sum } = message.result
        for (const each of Object.values(sinks)) expect(each).toEqual(sum)
        return [sum]
      }),
  }
  return run
}

const nodeFlags = (program: string): string[] => [join(programs, program)]
