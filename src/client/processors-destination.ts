/* The option `processors`: the host's own OpenTelemetry processors get each event that may leave, sampled like those of any sink. */

import { createLedger } from '../books/ledger.ts'
import { once } from '../model/once.ts'
import { type Destination, processorsName } from '../model/sink.ts'
import { untraced } from '../node/untraced.ts'
import type { Options } from '../policy/parse-options.ts'
import { createProcessorsSink } from '../sinks/processors.ts'
import { answering } from '../sinks/rules.ts'
import type { Shared } from './remote-destination.ts'

/** Opens it. OpenTelemetry is loaded now, so that the first events need not wait for it. */
export function openProcessors(
  processors: Options['processors'],
  { ports, consent, resource, settings }: Shared,
): Destination {
  const { clock, report } = ports
  const ledger = createLedger()
  const rules = { name: processorsName, sampling: settings.sampling, killswitch: settings.killswitch }
  const loading = untraced(() => import('../otel/tap.ts'))
  // A failure is reported when an event needs what was loaded. Without this line the rejection would be unhandled, and end the host.
  loading.catch(() => {})
  const open = async () => {
    resource.begin(() => {})
    const { openTap } = await loading
    await resource.ready()
    return openTap({ processors, resource: resource.json(), report })
  }
  const { admit, killed } = answering(rules)
  return {
    name: processorsName,
    // The processors may send events, so they get none that may not leave this machine.
    admit: (eventName, draw) => (consent.current().mode === 'on' ? admit(eventName, draw) : { refused: 'opt_out' }),
    killed,
    refuse: ledger.refuse,
    sink: once(() => createProcessorsSink({ ledger, clock, report, open })),
  }
}
