/* Options of a collector in a process, and what it counts. */

import type { Acceptance, ReceivedEvent } from '../intake/ledger.ts'
import type { SeenRequest } from '../intake/requests.ts'
import type { Records } from '../protocol/protocol.ts'
import type { WireRecord } from '../protocol/record.ts'
import type { BehaviourSource } from '../trouble/behaviour.ts'

/** What `createCollector` can be told. */
export interface CollectorOptions {
  /** Default `127.0.0.1`. */
  readonly host?: string | undefined
  /** Where event batches are accepted. Default: `/api/event_logging/batch`. OTLP and Datadog's logs have paths of their own. */
  readonly paths?: readonly string[] | undefined
  /** Event batches are taken at any other path, too: for tools whose operator has moved it. Default false. */
  readonly anyPath?: boolean | undefined
  /** PEM texts: makes it an https server. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined
  /** Default `{ kind: 'ok' }`; `behave` changes it. */
  readonly behaviour?: BehaviourSource | undefined
  /** Larger bodies, before or after unpacking, get a 413. Default: what the protocol says, 4 MiB for event batches. */
  readonly maxBodyBytes?: number | undefined
  /** Bodies beyond this, all that are being read together, get a 503. Default 256 MiB. */
  readonly maxReadingBytes?: number | undefined
  /** Whether `requests` keeps the text of each body. Default true. */
  readonly keepBodies?: boolean | undefined
  /** The oldest events, reports and requests are forgotten when all together take more memory than this. Default: never. */
  readonly maxHistoryBytes?: number | undefined
  /** Names in `Host` and `Origin` that are taken besides those of loopback and the addresses of this machine. Default: none. */
  readonly allowHosts?: readonly string[] | undefined
  /** Ids that count as duplicates from the start. */
  readonly known?: ReadonlySet<string> | undefined
  /** Called before fresh events are counted and answered; when it throws or rejects, the answer is 500 and nothing was accepted. */
  readonly store?: ((fresh: readonly ReceivedEvent[]) => void | Promise<void>) | undefined
  /** As `store`, for what came by another protocol. */
  readonly storeRecords?: ((records: readonly WireRecord[]) => void | Promise<void>) | undefined
  /** Every sender has to send it, as a bearer token or, to Datadog's intake, as its key. Default: nobody is asked. */
  readonly token?: string | undefined
  /** Events of a request were accepted, some perhaps as duplicates. */
  readonly onAccepted?: ((acceptance: Acceptance) => void) | undefined
  /** Events of a request were not taken: it was invalid, or the behaviour says so. */
  readonly onRefused?: ((request: SeenRequest, why: string) => void) | undefined
  /** Records of another protocol were taken, and some perhaps not. */
  readonly onRecords?: ((request: SeenRequest, taken: Records) => void) | undefined
}

/** What came since it was made. */
export interface CollectorTotals {
  /** Distinct events accepted. */
  readonly events: number
  readonly duplicates: number
  readonly requests: number
  /** Records taken by other protocols. */
  readonly records: number
  /** Events the clients reported as given up, by reason. */
  readonly dropped: ReadonlyMap<string, number>
}
