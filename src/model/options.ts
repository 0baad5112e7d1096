import type { Diagnostic } from './diagnostics.ts'
import type { User } from './event.ts'
import type { Signal, UrlObject } from './platform-types.ts'
import type { BatchSettings, SettingsSource } from './settings.ts'

/** What the `auth` function gives: the headers that prove who sends. */
export interface Credentials {
  /** Added to the request; only ever sent to the endpoint's own origin. */
  readonly headers: { readonly [name: string]: string }
  /** When they end: epoch milliseconds or a Date. Default: never. Expired credentials are not tried. */
  readonly expiresAt?: number | Date | undefined
  /** Whose they are. Default: the current `user.accountUuid`, else `user.id`. What was recorded under another one leaves without them. */
  readonly account?: string | undefined
  /**
   * `tool`: an API key of the tool itself, which goes with every event, whoever was logged in when it was recorded; `account` means
   * nothing then. Default `user`: they are those of one account and go with its events alone.
   */
  readonly owner?: 'user' | 'tool' | undefined
}

/** Why `auth` is called: for the first time, after the last answer ended or was refused, after it gave nothing, after `setUser`. */
export type AuthReason = 'first' | 'expired' | 'unavailable' | 'user_changed'

/** The host's way to credentials. Called only when something is to be sent; one call at a time; given up after 2 seconds. */
export type Auth = (request: {
  readonly signal: Signal
  readonly reason: AuthReason
}) => Credentials | undefined | Promise<Credentials | undefined>

/** Facts about this process: text, numbers or booleans under OpenTelemetry's attribute names. */
export type ResourceFacts = { readonly [name: string]: string | number | boolean | undefined }

/** What happens to unsent events at exit: send until the deadline, start a detached uploader, or leave them to the next run. */
export type Upload = 'wait' | 'detach' | 'leave'

/** Caps of what waits on disk, over all processes of a directory. */
export interface SpoolOptions {
  /** Bytes in all; default 50 MiB. */
  readonly maxBytes?: number | undefined
  /** Milliseconds an event waits at most; default 7 days. */
  readonly maxAgeMs?: number | undefined
  /** Files; default 1,000. */
  readonly maxFiles?: number | undefined
  /** Bytes of one encoded event; default 64 KiB, at most 512 KiB. A larger one is dropped and counted. */
  readonly maxEventBytes?: number | undefined
}

/** Everything `createTelemetry` can be told. Only `service` and `endpoint` matter to begin with. */
export interface TelemetryOptions {
  /** The program. `name` becomes `service.name`; both are part of every request. */
  readonly service: { readonly name: string; readonly version: string }
  /** Owner of directory, consent, installation id and `<APP>_TELEMETRY_*`. Default: a slug of `service.name`. Tools of one vendor may share it. */
  readonly app?: string | undefined
  /** Where to send. `http:` only for loopback unless `allowInsecure`. Without it the client is disabled. */
  readonly endpoint: string | UrlObject | undefined
  /** Default: send without credentials. */
  readonly auth?: Auth | undefined
  /** Never send without credentials; keep instead. Default false. */
  readonly authRequired?: boolean | undefined
  /** Default: a random UUID per client. */
  readonly sessionId?: string | undefined
  readonly user?: User | undefined
  /** More facts about this process, at once or from a function that is called once, at the first event, and waited for 2 seconds at most. */
  readonly resource?: ResourceFacts | (() => Promise<ResourceFacts>) | undefined
  /** Remote settings. Default: none; everything is kept and sent. */
  readonly settings?: SettingsSource | undefined
  /** Other names for the settings keys, for flag systems with a naming rule of their own. */
  readonly settingNames?:
    | {
        readonly sampling?: string | undefined
        readonly batch?: string | undefined
        readonly killswitch?: string | undefined
      }
    | undefined
  /** Local defaults of what the `batch` setting may override. */
  readonly batch?: BatchSettings | undefined
  /** `write-ahead` (default): on disk before `logEvent` returns. `memory`: nothing is ever written; what is unsent at exit is lost, and counted. */
  readonly durability?: 'write-ahead' | 'memory' | undefined
  /** What `shutdown()` does. Default: `wait` for at most 1,000 ms (3,000 ms where CI is detected). */
  readonly exit?: { readonly upload?: Upload | undefined; readonly timeoutMs?: number | undefined } | undefined
  /** `proxy`: a URL instead of `HTTPS_PROXY`/`HTTP_PROXY`/`NO_PROXY`, or false for none. `ca`: PEM text trusted besides the usual roots. */
  readonly network?:
    | { readonly proxy?: string | UrlObject | false | undefined; readonly ca?: string | readonly string[] | undefined }
    | undefined
  /** Compresses bodies over 1 KiB. Default `none`. */
  readonly compression?: 'gzip' | 'none' | undefined
  /** Repeats the resource inside each event, for backends that split a batch. Default false. */
  readonly selfContained?: boolean | undefined
  /** Origins a remote `baseUrl` may name besides the endpoint's own. Default: none. */
  readonly allowedOrigins?: readonly (string | UrlObject)[] | undefined
  /** Allows `http:` beyond loopback. Default false. */
  readonly allowInsecure?: boolean | undefined
  /** How much of the past the disk may hold; the oldest go first, counted. */
  readonly spool?: SpoolOptions | undefined
  /** Default: the platform's state directory. An absolute path; `<app>/` is made below it. */
  readonly stateDir?: string | undefined
  /** `false`: off. `true` overrides no opt-out of the user. Default true. */
  readonly enabled?: boolean | undefined
  /** Name of the app's own opt-out variable. Default `<APP>_TELEMETRY_DISABLED`. */
  readonly optOutVariable?: string | undefined
  /** Stay on although `NODE_ENV=test`. Default false. */
  readonly allowInTests?: boolean | undefined
  /** Diagnostics as lines: `true` to stderr, or to a function of yours (stderr would tear a full-screen interface apart). Default false. */
  readonly debug?: boolean | ((line: string) => void) | undefined
  /** What the SDK has to say about itself. May throw; is never called from within itself. */
  readonly onDiagnostic?: ((diagnostic: Diagnostic) => void) | undefined
}
