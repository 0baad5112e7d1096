import type { Report } from '../model/diagnostics.ts'
import { limits } from '../model/limits.ts'
import type { Clock, Machine } from '../model/ports.ts'
import { errorName } from '../policy/describe.ts'
import type { Options } from '../policy/parse-options.ts'
import { mergeFacts, ownFacts } from '../policy/resource.ts'

/** The facts that go with events: the SDK's own at once, the host's when it has them. */
export interface ResourceSource {
  /** JSON of what is known now. */
  json(): string
  /** Tells `use` what is known, now and again when the host's function has answered. The first one who asks lets it be called. */
  begin(use: (json: string) => void): void
  /** Whether nothing more is to come. */
  isReady(): boolean
  /** Resolves when nothing more is to come, or was waited for long enough. */
  ready(): Promise<void>
}

export function createResourceSource(options: Options, machine: Machine, clock: Clock, report: Report): ResourceSource {
  const host = options.resource
  const onBad = (message: string) => report({ level: 'warn', code: 'resource', message }, message)
  const merge = (facts: unknown): string => {
    const own = ownFacts(options.service, machine)
    try {
      return JSON.stringify(mergeFacts(facts, own, onBad))
    } catch {
      onBad('resource: its facts cannot be read; events are sent without them')
      return JSON.stringify(own)
    }
  }
  let known: string | undefined
  let isReady = typeof host !== 'function'
  let isAsked = false
  let settled = Promise.resolve()
  const users: ((json: string) => void)[] = []

  return {
    json: () => (known ??= merge(typeof host === 'function' ? {} : host)),
    begin: (use) => {
      known ??= merge(typeof host === 'function' ? {} : host)
      use(known)
      users.push(use)
      if (typeof host !== 'function' || isAsked) return
      isAsked = true
      settled = new Promise((resolve) => {
        const cancel = clock.later(limits.resourceTimeoutMs, () => {
          onBad(`resource() took more than ${limits.resourceTimeoutMs} ms; events are sent without its facts`)
          end()
        })
        const end = () => {
          cancel()
          isReady = true
          resolve()
        }
        ;(async () => host())().then(
          (facts) => {
            known = merge(facts)
            for (const tell of users) tell(known)
            end()
          },
          (error: unknown) => {
            onBad(`resource() threw ${errorName(error)}; events are sent without its facts`)
            end()
          },
        )
      })
    },
    isReady: () => isReady,
    ready: () => settled,
  }
}
