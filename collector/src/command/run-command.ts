/* Runs the command of `run` so that it behaves as without us: with its streams, its signals, and its exit code. */

import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { constants } from 'node:os'
import { remark } from '../terminal/complain.ts'
import { type SpawnRule, spawnRule } from './spawn-rule.ts'

/** How a command ended. */
export type Ending =
  | { readonly code: number }
  | { readonly signal: NodeJS.Signals }
  | { readonly error: NodeJS.ErrnoException }

/**
 * Which signals that reach us are passed on to the command, and which are ignored. At a terminal Ctrl-C and Ctrl-\ reach the command by
 * themselves, as all processes of the group; a second one from us would look like a user who has lost patience.
 */
const forUs = (): { readonly pass: readonly NodeJS.Signals[]; readonly ignore: readonly NodeJS.Signals[] } => {
  const keys = ['SIGINT', 'SIGQUIT'] as const
  const others = ['SIGTERM', 'SIGHUP'] as const
  const atTerminal = [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY)
  return atTerminal ? { pass: others, ignore: keys } : { pass: [...others, ...keys], ignore: [] }
}

/**
 * Runs a command with our own standard streams, and resolves when it has ended, whatever signals we get meanwhile. Never rejects.
 *
 * @param more variables of its environment besides ours.
 */
export const runCommand = (
  command: string,
  args: readonly string[],
  more: Readonly<Record<string, string>>,
): Promise<Ending> => {
  const { PATH: path, PATHEXT: pathExt, ComSpec: comSpec } = process.env
  const rule = spawnRule(command, args, { platform: process.platform, path, pathExt, comSpec, isFile })
  return rule.kind === 'refused' ? Promise.resolve({ error: new Error(rule.why) }) : run(rule, more)
}

const isFile = (path: string): boolean => {
  try {
    return statSync(path).isFile()
  } catch {
    // Not there, or in a folder that is closed to us: then it could not be started either.
    return false
  }
}

const run = (
  rule: Extract<SpawnRule, { readonly kind: 'run' }>,
  more: Readonly<Record<string, string>>,
): Promise<Ending> =>
  new Promise((resolve) => {
    const { pass, ignore } = forUs()
    const env = { ...process.env, ...more }
    const child = spawn(rule.file, [...rule.args], { env, stdio: 'inherit', windowsVerbatimArguments: rule.verbatim })
    const passOn = (signal: NodeJS.Signals): void => void child.kill(signal)
    const ignored = (): void => undefined
    for (const signal of pass) process.on(signal, passOn)
    for (const signal of ignore) process.on(signal, ignored)
    const end = (ending: Ending): void => {
      for (const signal of pass) process.off(signal, passOn)
      for (const signal of ignore) process.off(signal, ignored)
      resolve(ending)
    }
    child.once('error', (error) => end({ error }))
    child.once('exit', (code, signal) => end(signal ? { signal } : { code: code ?? 1 }))
  })

/** The exit code, as a shell counts: 127 for a command that is not there, 126 for one that cannot be run, 128 and its number for a signal. Says why. */
export const exitCodeOf = (command: string, ending: Ending): number => {
  if ('code' in ending) return ending.code
  if ('signal' in ending) return 128 + (constants.signals[ending.signal] ?? 0)
  const { code, message } = ending.error
  const isMissing = code === 'ENOENT'
  remark(isMissing ? `there is no command ${command}` : `${command} cannot be run: ${message}`)
  return isMissing ? 127 : 126
}
