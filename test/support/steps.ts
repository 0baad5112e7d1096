/* What the programs of process tests can be told to do, and what they tell back. */

import type { Diagnostic } from '../../src/model/diagnostics.ts'
import type { Health } from '../../src/model/health.ts'
import type { TelemetryOptions } from '../../src/model/options.ts'
import type { BatchSettings, SettingsDocument } from '../../src/model/settings.ts'
import type { ConsentResult, FlushResult, Status } from '../../src/model/telemetry.ts'

type Ending = { readonly timeoutMs?: number; readonly upload?: 'wait' | 'detach' | 'leave'; readonly signal?: unknown }

/** What `programs/host.mjs` can be told to do, one after the other. */
export type Step =
  | readonly ['log', count?: number, name?: string, metadata?: object]
  | readonly ['logBig', count: number]
  | readonly ['logHuge']
  | readonly ['logForever']
  | readonly ['logAndSwap', count: number, documents: readonly SettingsDocument[]]
  | readonly ['logAtExit']
  | readonly ['experiment', experiment: object]
  | readonly ['child', options: object]
  | readonly ['flush' | 'shutdown', given?: Ending]
  | readonly ['begin', 'flush' | 'shutdown', given?: Ending]
  | readonly ['join']
  | readonly ['setUser', user: object | null]
  | readonly ['setSession', id: string]
  | readonly ['setEnabled', enabled: boolean]
  | readonly ['setConsent', mode: 'on' | 'local' | 'off']
  | readonly ['print']
  | readonly ['setContext', context: object]
  | readonly ['update', document: SettingsDocument]
  | readonly ['requested', n: number]
  | readonly ['nameServer', port: number]
  | readonly ['status']
  | readonly ['reach', name: string]
  | readonly ['wait', word: string]
  | readonly ['pass', ms: number]
  | readonly ['exhaust']
  | readonly ['relent']
  | readonly ['closeOutput']
  | readonly ['setuid', uid: number]
  | readonly ['mutter', text: string]
  | readonly ['kill']
  | readonly ['exit', code: number]
  | readonly ['throw']

/** One answer of the host's `auth`; the last one is repeated. */
export interface AuthAnswer {
  readonly headers?: { readonly [name: string]: string }
  readonly account?: string
  readonly owner?: 'user' | 'tool'
  /** Never settles by itself. */
  readonly hang?: true
  /** Settles when the test has said this word. */
  readonly wait?: string
  readonly fails?: true
  /** No credentials. */
  readonly nothing?: true
  readonly expiresInMs?: number
  /** An `expiresAt` in seconds, which is a mistake the SDK notices. */
  readonly expiresInSeconds?: number
}

/** Options that fit into JSON. */
export type HostOptions = Partial<
  Omit<TelemetryOptions, 'auth' | 'settings' | 'onDiagnostic' | 'batch' | 'endpoint' | 'debug'>
> & {
  readonly endpoint?: string | undefined
  readonly auth?: readonly AuthAnswer[]
  readonly settings?: SettingsDocument
  readonly batch?: BatchSettings
  readonly onDiagnostic?: 'throws' | 'rejects' | 'exits'
}

/** What a program tells the test. */
export type Message =
  | { readonly kind: 'logged'; readonly n?: number }
  | { readonly kind: 'result'; readonly of: 'flush' | 'shutdown'; readonly result: FlushResult }
  | { readonly kind: 'reached'; readonly name: string; readonly health: Health }
  | { readonly kind: 'health'; readonly health: Health }
  | { readonly kind: 'status'; readonly status: Status; readonly installationId: string }
  | { readonly kind: 'consent'; readonly result: ConsentResult }
  | { readonly kind: 'printed'; readonly json: string; readonly text: string; readonly health: Health }
  | { readonly kind: 'auth'; readonly reason: string; readonly running: number }
  | { readonly kind: 'diagnostic'; readonly diagnostic: Diagnostic }
  | { readonly kind: 'told'; readonly [more: string]: unknown }
