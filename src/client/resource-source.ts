/*
 * The facts about the process, which go with every request. They become known in three steps (at once, by a look at the machine, by a
 * function of the host), and no event waits for a later step.
 */

import type { Report } from '../model/diagnostics.ts'
import { limits } from '../model/limits.ts'
import type { Clock, Machine } from '../model/ports.ts'
import { untraced } from '../node/untraced.ts'
import { errorName } from '../policy/describe.ts'
import type { Options } from '../policy/parse-options.ts'
import { type Facts, hostFacts, ownFacts } from '../policy/resource.ts'
import { warn } from '../policy/warn.ts'

/** What is known of the facts, and ways to learn more. */
export interface ResourceSource {
  /** JSON of what is known now. */
  json(): string
  /** Tells `use` what is known, now and again whenever more is. With the first call the host's function is called. */
  begin(use: (json: string) => void): void
  /** Whether nothing more is to come. */
  isReady(): boolean
  /** Looks at the machine, if events were recorded here; resolves when that is done, or was waited for long enough. Never rejects. */
  look(): Promise<void>
  /** Looks, too; resolves when nothing more is to come, or was waited for long enough. Never rejects. */
  ready(): Promise<void>
}

/** The facts of one client. Nothing is looked at before `json` or `begin` is called. */
export function createResourceSource(options: Options, machine: Machine, clock: Clock, report: Report): ResourceSource {
  const { resource, service } = options
  const isLate = typeof resource === 'function'
  const onBad = (message: string) => warn(report, 'resource', message, message)
  const users: ((json: string) => void)[] = []
  let own: Facts | undefined
  let host: Facts | undefined
  let found: Facts | undefined
  let isAsked = false
  let asked: Promise<void> | undefined
  let looked: Promise<void> | undefined
  let isReady = false

  const json = () => {
    own ??= ownFacts(service, machine)
    host ??= isLate || resource === undefined ? {} : hostFacts(resource, onBad)
    // Facts that the host gives replace those that were only guessed by looking.
    return JSON.stringify({ ...found, ...host, ...own })
  }
  /**
   * Waits for facts, with a limit, because a function of the host may hang, and so may a disk. Facts that come later still go with what has
   * not been sent by then.
   */
  const within = (what: string, learn: () => Promise<void>) =>
    new Promise<void>((resolve) => {
      const without = (why: string) => {
        onBad(`${what} ${why}; events are sent without its facts`)
        resolve()
      }
      const cancel = clock.later(limits.resourceTimeoutMs, () =>
        without(`took more than ${limits.resourceTimeoutMs} ms`),
      )
      const work = async () => {
        try {
          await learn()
          for (const use of users) use(json())
          resolve()
        } catch (error) {
          without(`threw ${errorName(error)}`)
        }
        cancel()
      }
      void work()
    })
  const lookAround = async () => {
    try {
      const { look } = await untraced(() => import('../chunks/looking.ts'))
      found = await look(machine, own)
    } catch (error) {
      // The process has no free descriptors, or the package is being replaced. The next round of sending tries again.
      looked = undefined
      throw error
    }
  }
  const look = async () => {
    if (users.length > 0) looked ??= within('a look at the machine', lookAround)
    await looked
  }
  return {
    json,
    begin: (use) => {
      use(json())
      users.push(use)
      if (!isLate || isAsked) return
      // Before the function is called: it may log, for which another sink begins.
      isAsked = true
      const ask = async () => {
        host = hostFacts(await resource(), onBad)
      }
      asked = within('resource()', ask)
    },
    isReady: () => isReady,
    look,
    ready: async () => {
      await Promise.all([asked, look()])
      isReady = true
    },
  }
}
