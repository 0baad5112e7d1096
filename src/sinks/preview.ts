import type { Sink } from '../model/sink.ts'
import type { Wire } from '../model/wire.ts'
import { type AdmissionDeps, admission } from './admission.ts'
import { resting } from './resting.ts'

export interface PreviewDeps extends AdmissionDeps {
  readonly wire: Wire
  readonly resource: () => string
  readonly print: (line: string) => void
}

/** Prints each event as it would be sent, instead of sending it: the same admission, the same encoding, no spool and no network. */
export function createPreviewSink(deps: PreviewDeps): Sink {
  const { name, ledger, wire, resource, print } = deps
  return {
    ...resting(ledger, () => 0),
    name,
    admit: admission(deps),
    accept: (event) => {
      print(wire.wrap({ resource: resource(), report: undefined, events: [wire.encode(event)] }))
      ledger.admit()
      // To the reader of the screen, which is where these events go.
      ledger.deliver(1)
    },
  }
}
