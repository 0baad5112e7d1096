/* What happens in the process that was started as an uploader. */

import { createTelemetry } from '../client/recorder-now.ts'
import { type Brief, optionsOf, parseBrief } from '../handover/brief.ts'
import { uploaderLifetimeMs } from '../handover/marker.ts'
import { uploaderName } from '../model/global-names.ts'
import type { SinkDefinition } from '../model/sink-definition.ts'
import { nodeClock } from '../node/clock.ts'
import { createDisk } from '../node/disk.ts'
import { readStandardInput, yieldPriority } from '../node/spawn.ts'
import { isKilledByRules } from '../outbox/spool/left-rules.ts'

// A disk of its own: the one of commands comes with all that settings are read by.
const disk = createDisk(() => {})
const isKilled = (folder: string) => isKilledByRules(disk, folder)

/**
 * The life of an uploader: read the brief, send what the spool holds in one patient pass, end. It is a client like any
 * other, so that consent, opt-outs, killswitch, backoff and claims hold for it as they do for its parent; it loads nothing
 * of the host. Whatever happens, the process is gone after a minute.
 */
export async function upload(): Promise<never> {
  nodeClock.hold(uploaderLifetimeMs, () => process.exit(0))
  // From here on it has a client of its own. If the program ran in this process, too, it has created one before, and ended it.
  Reflect.deleteProperty(globalThis, Symbol.for(uploaderName))
  yieldPriority()
  // Without a brief there is nothing to do: somebody else has set the variable.
  const brief = parseBrief(readStandardInput() ?? '')
  if (brief)
    await createTelemetry(optionsOf(brief, isKilled, await sinksOf(brief))).shutdown({
      timeoutMs: uploaderLifetimeMs - settlingMs,
      upload: 'wait',
    })
  return process.exit(0)
}

/** The last of its minute is for giving segments back and writing down what was learnt: the process is ended when the minute is over. */
const settlingMs = 5_000

/** The further sinks of a brief, made again; their code is loaded only where there are some. */
async function sinksOf({ sinks }: Brief): Promise<readonly SinkDefinition[]> {
  return sinks.length === 0 ? [] : (await import('../sinks/from-brief.ts')).sinksFrom(sinks)
}
