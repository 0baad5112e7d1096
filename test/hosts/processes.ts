import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Whether a process runs. A zombie, which nobody has buried yet, does not. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  const stat = textOf(`/proc/${pid}/stat`)
  return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2))
}

/** Pids of uploaders that were ever started for a state directory: its tokens name them, and on Linux their environment does. */
export function uploadersOf(stateDir: string): number[] {
  const tokens = listing(stateDir).filter((file) => file.endsWith('.token'))
  const named = tokens.map((file) => Number(textOf(`${stateDir}/${file}`))).filter((pid) => pid > 0)
  const found = listing('/proc', false)
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const environment = textOf(`/proc/${pid}/environ`)
      return environment.includes(stateDir) && environment.includes('ORANGEBOX_UPLOADER=1')
    })
  return [...new Set([...named, ...found.map(Number)])]
}

/** Resolves with how many uploaders there were, once none of them runs any more. A process that is not ours cannot be awaited, only asked for. */
export async function uploadersGone(stateDir: string, withinMs = 15_000): Promise<number> {
  const seen = new Set<number>()
  const until = performance.now() + withinMs
  for (;;) {
    for (const pid of uploadersOf(stateDir)) seen.add(pid)
    const left = [...seen].filter(runs)
    if (left.length === 0) return seen.size
    if (performance.now() > until) throw new Error(`${left.length} uploaders still run: ${left.join(', ')}`)
    await sleep(25)
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function listing(path: string, recursive = true): string[] {
  try {
    return readdirSync(path, { recursive, encoding: 'utf8' })
  } catch {
    return []
  }
}
