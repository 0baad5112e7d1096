import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test as base, expect } from 'vitest'
import { type Collector, createCollector } from '../../collector/src/collector.ts'

const examples = resolve(import.meta.dirname, '../../examples')

export interface Result {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Stage {
  /** A folder of this test alone; the home of every child. */
  readonly dir: string
  readonly collector: Collector
  readonly url: string
  /** Starts an example, e.g. `linecount/linecount.mjs`. */
  start(file: string, args?: readonly string[], env?: Record<string, string>): Started
  /** Starts it, gives it `input`, and awaits a good end. */
  run(file: string, args?: readonly string[], env?: Record<string, string>, input?: string): Promise<Result>
  /** Events as they arrived: name, then context, then metadata. */
  received(): { readonly name: string; readonly [field: string]: unknown }[]
  /** Segments still on disk, of whichever run. */
  segments(): string[]
}

interface Started {
  readonly child: ChildProcessWithoutNullStreams
  readonly ended: Promise<Result>
}

export const test = base.extend<{ stage: Stage }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures this one needs off its pattern
  stage: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'orangebox-example-'))
    const collector = createCollector()
    const { url } = await collector.listen()
    const children: ChildProcessWithoutNullStreams[] = []

    const start: Stage['start'] = (file, args = [], env = {}) => {
      // Its own environment: the test runner's says NODE_ENV=test and perhaps CI.
      const own = { HOME: dir, USERPROFILE: dir, LOCALAPPDATA: join(dir, 'local'), ...env }
      const child = spawn(process.execPath, [join(examples, file), ...args], { env: own })
      children.push(child)
      const text = { stdout: '', stderr: '' }
      for (const name of ['stdout', 'stderr'] as const) {
        child[name].setEncoding('utf8').on('data', (chunk: string) => {
          text[name] += chunk
        })
      }
      const ended = new Promise<Result>((done) => child.on('close', (code, signal) => done({ code, signal, ...text })))
      return { child, ended }
    }
    await use({
      dir,
      collector,
      url,
      start,
      run: async (file, args, env, input = '') => {
        const { child, ended } = start(file, args, env)
        child.stdin.end(input)
        const result = await ended
        expect([result.code, result.stderr]).toEqual([0, ''])
        return result
      },
      received: () =>
        [...collector.events.values()].map(({ event: { event_data } }) => ({
          name: event_data.event_name,
          ...event_data.context,
          ...event_data.metadata,
        })),
      segments: () =>
        existsSync(dir)
          ? readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.jsonl'))
          : [],
    })
    for (const child of children) child.kill('SIGKILL')
    await collector.close()
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
  },
})
