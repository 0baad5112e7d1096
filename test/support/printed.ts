/* What a child process prints, and waiting for it instead of for time. */

import type { ChildProcess } from 'node:child_process'

/** What a child process printed so far, and waiting for what it prints. */
export interface Printed {
  readonly output: { readonly stdout: string; readonly stderr: string }
  /** Resolves to what `find` finds, asked at once and after each piece. Rejects with all that was printed if the child ends before. */
  until<T>(what: string, find: (output: Printed['output']) => T | undefined): Promise<T>
  /** The same for a pattern on one of the streams. */
  said(pattern: RegExp, stream?: 'stdout' | 'stderr'): Promise<RegExpExecArray>
}

/** Listens to a child from its start: nothing that it prints is missed. */
export function printedBy(child: ChildProcess): Printed {
  const output = { stdout: '', stderr: '' }
  const watchers = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
      for (const watcher of watchers) watcher()
    })
  const until: Printed['until'] = (what, find) =>
    new Promise((done, fail) => {
      const look = () => {
        const found = find(output)
        if (found === undefined) return
        watchers.delete(look)
        done(found)
      }
      watchers.add(look)
      child.once('close', () => fail(new Error(`ended before ${what}: ${output.stdout}${output.stderr}`)))
      look()
    })
  return {
    output,
    until,
    said: (pattern, stream = 'stdout') => until(`${pattern}`, (all) => pattern.exec(all[stream]) ?? undefined),
  }
}
