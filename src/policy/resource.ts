/*
 * The resource: facts about this process that go with every request. Here are those the SDK knows at the first event, and the check of
 * those the host adds; what has to be looked for is in `detect/`.
 */

import { limits } from '../model/limits.ts'
import { or } from '../model/or.ts'
import type { Machine } from '../model/ports.ts'
import { fact } from '../model/resource.ts'
import { version } from '../model/version.ts'
import { isCi } from './ci.ts'
import { describe } from './describe.ts'

/** Facts by OpenTelemetry's names. */
export type Facts = Record<string, string | number | boolean>

/**
 * The facts the SDK adds, as far as they cost next to nothing. None of them may identify a machine or a person: see docs/privacy.md, which
 * lists them all.
 */
export function ownFacts(service: { readonly name: string; readonly version: string }, machine: Machine): Facts {
  const container = machine.container()
  const wslVersion = machine.wslVersion()
  const terminal = terminalName(machine.env)
  const [runtime, runtimeVersion] = machine.runtime()
  return {
    [fact.serviceName]: service.name,
    [fact.serviceVersion]: service.version,
    [fact.sdkName]: 'orangebox',
    [fact.sdkLanguage]: 'nodejs',
    [fact.sdkVersion]: version,
    [fact.osType]: osTypes[machine.platform] ?? machine.platform,
    [fact.osVersion]: machine.osVersion(),
    [fact.arch]: architectures[machine.arch] ?? machine.arch,
    [fact.runtimeName]: runtime,
    [fact.runtimeVersion]: runtimeVersion,
    [fact.ci]: isCi(machine.env),
    ...(terminal && { [fact.terminal]: terminal }),
    ...(container && { [fact.container]: container }),
    ...(wslVersion && { [fact.wslVersion]: wslVersion }),
  }
}

/** The host's facts that can be sent; `onBad` hears of the others. Never throws, whatever the host's getters do. */
export function hostFacts(host: unknown, onBad: (message: string) => void): Facts {
  const facts: Facts = {}
  let [count, bytes, more] = [0, 0, 0]
  try {
    for (const name of Object.keys(typeof host === 'object' && host !== null ? host : {})) {
      const value = read(() => (host as Facts)[name])
      if (value === undefined) continue
      if (isFact(value) && name.length <= 128) {
        // Counted as it travels, where a control character takes six bytes; 2 for the colon and the comma.
        bytes += Buffer.byteLength(JSON.stringify(name) + JSON.stringify(value)) + 2
        if (++count > limits.maxFacts || bytes > limits.maxFactsBytes) more++
        else facts[name] = value
      } else
        onBad(
          `${describe(name)} is ${describe(value)}, which is no text of up to 1,024 characters, number or boolean; left out`,
        )
    }
  } catch {
    onBad('resource: its facts cannot be read; events are sent without them')
  }
  if (more > 0) {
    onBad(`resource: ${more} facts beyond ${limits.maxFacts}, or ${limits.maxFactsBytes} bytes in all; left out`)
  }
  return facts
}

/** The value; where its getter throws, a symbol, which cannot be sent, so that the caller reports the fact and leaves it out. */
const read = (run: () => unknown): unknown => or(Symbol('a getter that throws'), run)

const isFact = (value: unknown): value is string | number | boolean =>
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (typeof value === 'string' && value.length <= 1_024 && value.isWellFormed())

/** Node's names where OpenTelemetry has others (`os.type`, `host.arch`). */
const osTypes: Readonly<Record<string, string>> = { win32: 'windows', sunos: 'solaris', android: 'linux' }
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: 'x86', arm: 'arm32', ppc: 'ppc32' }

/** Values of `TERM_PROGRAM` and the word that is sent for each. Others become `other`, because the variable may hold any text. */
const terminals = (): ReadonlyMap<string, string> =>
  new Map([
    ['vscode', 'vscode'],
    ['iTerm.app', 'iterm'],
    ['Apple_Terminal', 'apple_terminal'],
    ['WezTerm', 'wezterm'],
    ['ghostty', 'ghostty'],
    ['WarpTerminal', 'warp'],
    ['Hyper', 'hyper'],
    ['tmux', 'tmux'],
    ['zed', 'zed'],
    ['kiro', 'kiro'],
  ])

function terminalName(env: Machine['env']): string | undefined {
  if (env.WT_SESSION) return 'windows_terminal'
  if (env.TERMINAL_EMULATOR === 'JetBrains-JediTerm') return 'jetbrains'
  if (env.KITTY_WINDOW_ID) return 'kitty'
  if (env.TERM_PROGRAM) return terminals().get(env.TERM_PROGRAM) ?? 'other'
  if (env.TMUX) return 'tmux'
  return env.TERM && env.TERM !== 'dumb' ? 'other' : undefined
}
