import type { Catalogue } from './catalogue.ts'
import type { Diagnostic } from './diagnostics.ts'
import type { User } from './event.ts'
import type { TelemetryLevel } from './level.ts'
import type { Notice } from './notice.ts'
import type { Signal, UrlObject } from './platform-types.ts'
import type { EventProcessor } from './processors.ts'
import type { BatchSettings, SettingsSource } from './settings.ts'
import type { SinkDefinition } from './sink-definition.ts'

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
  /** Aborted when the answer is of no use any more: after 2 seconds, and after `setUser`. */
  readonly signal: Signal
  /** Why it is called. */
  readonly reason: AuthReason
}) => Credentials | undefined | Promise<Credentials | undefined>

/** Facts about this process: text, numbers or booleans under OpenTelemetry's attribute names. */
export type ResourceFacts = { readonly [name: string]: string | number | boolean | undefined }

/** What happens to unsent events at exit: send until the deadline, start a detached uploader, or leave them to the next run. */
export type Upload = 'wait' | 'detach' | 'leave'

/** Caps of what waits on disk, over all processes of a directory. */
export interface SpoolOptions {
  /** Bytes in all. Default 50 MiB. */
  readonly maxBytes?: number | undefined
  /** Milliseconds an event waits at most. Default 7 days. */
  readonly maxAgeMs?: number | undefined
  /** Files. Default 1,000. */
  readonly maxFiles?: number | undefined
  /** Bytes of one encoded event; a larger one is dropped and counted. Default 64 KiB. */
  readonly maxEventBytes?: number | undefined
}

/**
 * Everything `createTelemetry` can be told. Only `service` and `endpoint` matter to begin with. A bad value is replaced by the default
 * unless its option says otherwise, and a `bad_option` diagnostic names the option, the value and what is used instead.
 */
export interface TelemetryOptions<K extends Catalogue | undefined = undefined> {
  /** The program. Both parts are part of every request. */
  readonly service: {
    /** The name, 1 to 256 characters: the fact `service.name`. Anything else becomes `unknown_service`. */
    readonly name: string
    /** The version, 1 to 256 characters: the fact `service.version`. Anything else becomes `0.0.0`. */
    readonly version: string
  }
  /**
   * Owner of directory, consent, installation id and the variables `<APP>_TELEMETRY_*`; made a slug (`@acme/cli` becomes `acme-cli`). Tools of
   * one vendor may share it. Default: a slug of `service.name`.
   */
  readonly app?: string | undefined
  /**
   * Further destinations, made by the functions of `orangebox/sinks`: each with a queue, books and rules of its own. One that cannot
   * be used is left out, and a diagnostic says why. Default: none.
   */
  readonly sinks?: readonly SinkDefinition[] | undefined
  /**
   * Where to send: `https:`, and `http:` to this machine or with `allowInsecure`. A path is kept, a query is not. Without it, or with one that is no
   * such URL, the client is off, unless it has `sinks`.
   */
  readonly endpoint: string | UrlObject | undefined
  /**
   * How credentials are got when something is to be sent: `async ({ signal, reason }) => ({ headers, expiresAt?, account?, owner? })`, or undefined
   * for none; 2 seconds for each call. They go with the events of their account alone (`account`; else `user.accountUuid`, else `user.id`), an API key
   * of the tool itself (`owner: 'tool'`) with every event. What it throws or rejects with becomes a diagnostic. Default: send without.
   */
  readonly auth?: Auth | undefined
  /** `true`: without credentials, and after a 401, keep instead of sending without. Default false. */
  readonly authRequired?: boolean | undefined
  /**
   * All that may be logged, made by `defineEvents` of `orangebox/events`: anything else is a compile error, and at run time not recorded or
   * left out, and counted. Default, and for a bad value: whatever is no free text may be logged.
   */
  readonly events?: K | undefined
  /**
   * `internal`: this user is one of the team that makes the program. Of those alone events declared `internal: true` are recorded, and the SDK's
   * own, `telemetry_diagnostics`, once for a client that delivered something. Default: `external`.
   */
  readonly audience?: 'internal' | 'external' | undefined
  /** The session of the events, 1 to 256 characters; `setSession` changes it. Default, and for a bad value: a random UUID per client. */
  readonly sessionId?: string | undefined
  /** Who is logged in at the start; later `setUser` says so. A part that is no text of 1 to 256 characters is left out. Default: nobody. */
  readonly user?: User | undefined
  /**
   * More facts about this process, at once or from a function that is called once, at the first event, and waited for 2 seconds at most: texts of up to
   * 1,024 characters, numbers and booleans, at most 128 of them and 16,384 characters in all. What is none is left out; the SDK's own names win.
   * Default: none.
   */
  readonly resource?: ResourceFacts | (() => Promise<ResourceFacts>) | undefined
  /** Where remote settings come from. Default: none, and everything is kept and sent. */
  readonly settings?: SettingsSource | undefined
  /** Other names for the settings keys, for flag systems with a naming rule of their own. */
  readonly settingNames?:
    | {
        /** The key under which sampling rates stand. Default: `sampling`. */
        readonly sampling?: string | undefined
        /** The key under which batches stand. Default: `batch`. */
        readonly batch?: string | undefined
        /** The key under which the killswitch stands. Default: `killswitch`. */
        readonly killswitch?: string | undefined
        /** The key under which the version stands. Default: `version`. */
        readonly version?: string | undefined
      }
    | undefined
  /** Local defaults of what the `batch` setting may override, each taken by itself. Default: a batch each 10 seconds or 200 events, 8,192 events in memory, 8 attempts. */
  readonly batch?: BatchSettings | undefined
  /** `write-ahead`: on disk before `logEvent` returns. `memory`: nothing is ever written; what is unsent at exit is lost, and counted. Default `write-ahead`. */
  readonly durability?: 'write-ahead' | 'memory' | undefined
  /** What `shutdown()` does. */
  readonly exit?:
    | {
        /** What becomes of unsent events. Default, and for a bad value: `wait`. */
        readonly upload?: Upload | undefined
        /** Milliseconds that `shutdown()` takes at most. Default, and for a bad value: 1,000, or 3,000 where CI is detected. */
        readonly timeoutMs?: number | undefined
      }
    | undefined
  /** How the endpoint is reached. */
  readonly network?:
    | {
        /**
         * The URL of an `http:` or `https:` proxy, or false for none. Default, and for a bad value: those of `HTTPS_PROXY`,
         * `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`; for an endpoint on this machine none.
         */
        readonly proxy?: string | UrlObject | false | undefined
        /** PEM text, or several, trusted besides the usual roots; `NODE_EXTRA_CA_CERTS` and `SSL_CERT_FILE` work as well. Default, and for a bad value: none. */
        readonly ca?: string | readonly string[] | undefined
      }
    | undefined
  /**
   * The host's own OpenTelemetry log record processors: they get each event as a log record, without the user, while the user's answer is
   * `on`. With any, OpenTelemetry is loaded at the start. Default, and for what is no processor: none.
   */
  readonly processors?: readonly EventProcessor[] | undefined
  /** `gzip` compresses bodies of 1 KiB and more. Default `none`. */
  readonly compression?: 'gzip' | 'none' | undefined
  /** Repeats the resource inside each event, for backends that split a batch. Default false. */
  readonly selfContained?: boolean | undefined
  /**
   * Whether `endpoint` is trusted with the fields a catalogue declares as `privileged`; they go into a part of their own, and
   * without it are neither sent nor on the disk that waits for it. Each of `sinks` says it for itself. Default false.
   */
  readonly privileged?: boolean | undefined
  /** Origins a remote `baseUrl` may name besides the endpoint's own. Default: none. */
  readonly allowedOrigins?: readonly (string | UrlObject)[] | undefined
  /** Allows `http:` beyond loopback. Default false. */
  readonly allowInsecure?: boolean | undefined
  /** How much of the past the disk may hold; the oldest go first, counted. */
  readonly spool?: SpoolOptions | undefined
  /** Where state is kept: an absolute path; `<app>/` is made below it. Default: the platform's directory for state. */
  readonly stateDir?: string | undefined
  /** After so many days, ten years at most, the installation id and the salt of `hashed` fields are other ones. With 0 they stay. Default 0. */
  readonly idRotationDays?: number | undefined
  /** `false`: off. `true` overrides no opt-out of the user. Default true; anything that is no boolean counts as false. */
  readonly enabled?: boolean | undefined
  /**
   * `true`: nothing leaves before the user said yes by `setConsent('on')`. Until then events are recorded as under `local`; what was recorded before the yes is
   * deleted and never sent. Default false; anything that is no boolean counts as true.
   */
  readonly requireConsent?: boolean | undefined
  /**
   * What is shown on stderr before anything is sent, once for each version, where stderr is a terminal and not in CI. Nothing recorded before it was shown, or in the
   * run that shows it, leaves in that run: it waits on disk. Default: none is shown and nothing waits. A bad version counts as `1`.
   */
  readonly notice?: Notice | undefined
  /**
   * How much may be recorded, made by `createLevel` of `orangebox/privacy` and changed there while the program runs: `all`; `errors`; `off`, which forbids what consent
   * `off` does. Default: `all`. A value that was not made so switches the client off.
   */
  readonly level?: TelemetryLevel | undefined
  /** Name of the app's own opt-out variable. Default `<APP>_TELEMETRY_DISABLED`. */
  readonly optOutVariable?: string | undefined
  /** Stay on although `NODE_ENV=test`. Default false. */
  readonly allowInTests?: boolean | undefined
  /** Diagnostics as lines: `true` to stderr, or to a function of yours (stderr would tear a full-screen interface apart). Default false. */
  readonly debug?: boolean | ((line: string) => void) | undefined
  /** Hears what the SDK has to say about itself. May throw; is never called from within itself. Default: nobody hears it. */
  readonly onDiagnostic?: ((diagnostic: Diagnostic) => void) | undefined
}
