/* Everything a host can give to `createTelemetry`. Each sentence here is shown by its editor and, as a row of docs/options.md, by the pages: it is a promise. */
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
  /** The account they belong to. Default: the current `user.accountUuid`, else `user.id`. Events of other accounts are sent without them. */
  readonly account?: string | undefined
  /**
   * `tool`: an API key of the tool itself, sent with every event, whoever was logged in when it was recorded; `account` then has no
   * effect. Default `user`: they belong to one account and are sent with its events alone.
   */
  readonly owner?: 'user' | 'tool' | undefined
}

/** Why `auth` is called: for the first time; after the last credentials expired or were refused; after it gave none; after `setUser`. */
export type AuthReason = 'first' | 'expired' | 'unavailable' | 'user_changed'

/** The host's function that gets credentials. Called only when something is to be sent, one call at a time; each call is given up after 2 seconds. */
export type Auth = (request: {
  /** Aborted when nobody waits for the result any more: after 2 seconds, and after `setUser`. */
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
   * The name that directory, consent, installation id and the variables `<APP>_TELEMETRY_*` go by, made a slug (`@acme/cli` becomes `acme-cli`).
   * Several tools of one vendor may share it, and with it the user's answer. Default: a slug of `service.name`.
   */
  readonly app?: string | undefined
  /**
   * More destinations, made by the functions of `orangebox/sinks`. Each has its own queue, counts and rules. One that cannot
   * be used is left out, and a diagnostic says why. Default: none.
   */
  readonly sinks?: readonly SinkDefinition[] | undefined
  /**
   * Where to send: a URL with `https:`, or with `http:` to this machine or with `allowInsecure`. Its path is kept, its query is not. Without
   * such a URL the client is off, unless it has `sinks`.
   */
  readonly endpoint: string | UrlObject | undefined
  /**
   * Gets credentials when something is to be sent: `async ({ signal, reason }) => ({ headers, expiresAt?, account?, owner? })`, or undefined
   * for none. Each call has 2 seconds. Credentials are sent only with events of their account (`account`; else `user.accountUuid`, else `user.id`); an API key
   * of the tool itself (`owner: 'tool'`) is sent with every event. If the function throws or rejects, a diagnostic says so. Default: events are sent without credentials.
   */
  readonly auth?: Auth | undefined
  /** `true`: without credentials, and after a 401, events are kept on disk. `false`: they are sent without credentials. Default false. */
  readonly authRequired?: boolean | undefined
  /**
   * The catalogue of all events that may be logged, made by `defineEvents` of `orangebox/events`. Any other event or field is a compile error; at run time
   * it is not recorded, and counted. Default, and for a bad value: everything that is not free text may be logged.
   */
  readonly events?: K | undefined
  /**
   * `internal`: this user belongs to the team that makes the program. Only for such users are events recorded that are declared `internal: true`, and the SDK's
   * own event, `telemetry_diagnostics`, once for each client that has delivered something. Default: `external`.
   */
  readonly audience?: 'internal' | 'external' | undefined
  /** The session id of the events, 1 to 256 characters; `setSession` changes it. Default, and for a bad value: a random UUID per client. */
  readonly sessionId?: string | undefined
  /** Who is logged in at the start; `setUser` changes it. A part that is no text of 1 to 256 characters is left out. Default: nobody. */
  readonly user?: User | undefined
  /**
   * More facts about this process, or a function that resolves to them; it is called once, at the first event, and waited for at most 2 seconds. Texts of up to
   * 1,024 characters, numbers and booleans; at most 128 facts and 16,384 characters in all. Anything else is left out. The SDK's own facts win over yours of the same name.
   * Default: none.
   */
  readonly resource?: ResourceFacts | (() => Promise<ResourceFacts>) | undefined
  /** Where remote settings come from. Default: nowhere; every event is kept and sent. */
  readonly settings?: SettingsSource | undefined
  /** Other names for the settings keys, for flag systems with a naming rule of their own. */
  readonly settingNames?:
    | {
        /** The key of the sampling rates. Default: `sampling`. */
        readonly sampling?: string | undefined
        /** The key of the `batch` setting. Default: `batch`. */
        readonly batch?: string | undefined
        /** The key of the killswitch. Default: `killswitch`. */
        readonly killswitch?: string | undefined
        /** The key of the version. Default: `version`. */
        readonly version?: string | undefined
      }
    | undefined
  /** Defaults for the fields of the `batch` setting, which overrides them one by one. Default: a batch every 10 seconds or 200 events, 8,192 events in memory, 8 attempts. */
  readonly batch?: BatchSettings | undefined
  /** `write-ahead`: an event is on disk before `logEvent` returns. `memory`: no event is ever written; what `shutdown` cannot send is lost and counted, and without `shutdown` it is lost. Default `write-ahead`. */
  readonly durability?: 'write-ahead' | 'memory' | undefined
  /** What `shutdown()` does. */
  readonly exit?:
    | {
        /** `wait`: send until the deadline. `detach`: leave the sending to a separate process. `leave`: leave it to the next run. Default, and for a bad value: `wait`. */
        readonly upload?: Upload | undefined
        /** Milliseconds that `shutdown()` takes at most. Default, and for a bad value: 1,000; 3,000 if CI is detected. */
        readonly timeoutMs?: number | undefined
      }
    | undefined
  /** How the endpoint is reached. */
  readonly network?:
    | {
        /**
         * The URL of an `http:` or `https:` proxy, or false for none. Default, and for a bad value: what `HTTPS_PROXY`,
         * `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` say; no proxy for an endpoint on this machine.
         */
        readonly proxy?: string | UrlObject | false | undefined
        /** One or several certificates as PEM text, trusted besides the usual roots; `NODE_EXTRA_CA_CERTS` and `SSL_CERT_FILE` work as well. One that cannot be read is told before the first request, and not trusted. Default, and for a bad value: none. */
        readonly ca?: string | readonly string[] | undefined
      }
    | undefined
  /**
   * Log record processors of the host's own OpenTelemetry. Each gets every event as a log record, without the user, while the user's answer is
   * `on`. With this option OpenTelemetry is loaded at the start. Default, and for what is no processor: none.
   */
  readonly processors?: readonly EventProcessor[] | undefined
  /** `gzip` compresses request bodies of 1 KiB and more. Default `none`. */
  readonly compression?: 'gzip' | 'none' | undefined
  /** `true`: the resource is repeated in each event, for backends that split a batch. Default false. */
  readonly selfContained?: boolean | undefined
  /**
   * `true`: `endpoint` gets the fields that a catalogue declares as `privileged`, in a separate part of the event. `false`: these fields are neither
   * sent to it nor written to its files on disk. Each of `sinks` has this option, too. Default false.
   */
  readonly privileged?: boolean | undefined
  /** Origins, besides the endpoint's own, that a remote `baseUrl` may lead to. Default: none. */
  readonly allowedOrigins?: readonly (string | UrlObject)[] | undefined
  /** `true`: `http:` is allowed to other machines, too. Default false. */
  readonly allowInsecure?: boolean | undefined
  /** How much may wait on disk; beyond that the oldest events are given up, and counted. */
  readonly spool?: SpoolOptions | undefined
  /** The directory in which `<app>/` is made, an absolute path. Default: the platform's directory for state. */
  readonly stateDir?: string | undefined
  /** Days after which the installation id and the salt of `hashed` fields change, ten years at most. With 0 they never change. Default 0. */
  readonly idRotationDays?: number | undefined
  /** `false`: the client is off. `true` does not override a user's opt-out. Default true; anything that is no boolean counts as false. */
  readonly enabled?: boolean | undefined
  /**
   * `true`: nothing is sent before the user has said yes, by `setConsent('on')`. Until then events are recorded as under `local`; those recorded before the yes are
   * deleted and never sent. Default false; anything that is no boolean counts as true.
   */
  readonly requireConsent?: boolean | undefined
  /**
   * A notice for the user, shown once per version on stderr if that is a terminal. Until it was shown nothing is sent, and the run that shows it sends nothing either: events wait on
   * disk for a later run. In CI none is shown, and nothing waits. Default: no notice. A bad version counts as `1`.
   */
  readonly notice?: Notice | undefined
  /**
   * How much may be recorded: `all`, `errors`, or `off`, which forbids what consent `off` forbids. Made by `createLevel` of `orangebox/privacy`, and changed by its `set` while the
   * program runs. Default: `all`. A value that `createLevel` did not make switches the client off.
   */
  readonly level?: TelemetryLevel | undefined
  /** Name of the app's own opt-out variable. Default `<APP>_TELEMETRY_DISABLED`. */
  readonly optOutVariable?: string | undefined
  /** `true`: the client is on although `NODE_ENV=test`. Default false. */
  readonly allowInTests?: boolean | undefined
  /** `true`: diagnostics are written to stderr, a line each. A function gets the lines instead, since stderr would garble a full-screen interface. Default false. */
  readonly debug?: boolean | ((line: string) => void) | undefined
  /** Is called with each diagnostic. It may throw, and is never called from within itself. Default: nothing is called. */
  readonly onDiagnostic?: ((diagnostic: Diagnostic) => void) | undefined
}
