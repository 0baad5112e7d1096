/* The words of remote settings: what an operator may change in programs that are installed already. docs/settings.md tells the rules. */

/**
 * Where remote settings come from: a feature-flag client, a file, a constant.
 * `read` answers from a cache at once and never waits; `subscribe` says when a new answer is worth reading.
 */
export interface SettingsSource {
  /** The value now, for one of the keys `sampling`, `batch`, `killswitch`, `version` (or what `settingNames` calls them). May be stale. */
  read(key: string): unknown
  /** Calls back after a change; returns how to stop that. */
  subscribe(listener: () => void): () => void
}

/** A settings source that can be changed in place. */
export interface MutableSettings extends SettingsSource {
  /** Replaces the whole document and tells the subscribers. */
  update(document: SettingsDocument): void
}

/** The settings document: four parts, each optional. See `schema/settings.schema.json`. */
export interface SettingsDocument {
  /**
   * Probability of keeping an event, by its name, by the beginning of its name (`tool.*`) or for all others (`*`): the name goes first,
   * then the longest beginning. No entry or an invalid rate keeps everything.
   */
  readonly sampling?: { readonly [pattern: string]: SamplingEntry } | undefined
  /** How events are batched and sent to the endpoint; default: the option `batch`. `sinks`: the same for further sinks, by name. */
  readonly batch?: BatchSettingsBySink | undefined
  /** `true` for a sink: admit nothing, send nothing, keep what is on disk. The first sink is called `backend`; `*` stands for all that are not named. */
  readonly killswitch?: { readonly [sink: string]: boolean } | undefined
  /** What the operator calls this state of the settings, e.g. `2026-11-28.3`; each request under it says so. Up to 64 of letters, digits and `._:+-`, or a number. */
  readonly version?: string | number | undefined
}

/** How much of some events is kept, and whether each event, each session or each device is drawn. */
export interface SamplingEntry {
  /** From 0 (never) to 1 (always). Default, and for a bad value: 1. */
  readonly sample_rate?: number | undefined
  /**
   * `session`, `device`: what is drawn is the whole session or installation, so that all events of a kept one are there. Default, and
   * for a bad value: each event is drawn by itself.
   */
  readonly by?: 'event' | 'session' | 'device' | undefined
  /** Another text of up to 256 characters draws other sessions or devices. Default: the empty text, the same for all entries. */
  readonly salt?: string | undefined
  /** Another rate for single sinks, by their names. */
  readonly sinks?: { readonly [sink: string]: number } | undefined
}

/** How events are batched and sent. Every part may be given as a local default and be overridden remotely. */
export interface BatchSettings {
  /** Between two batches. Milliseconds, 100 to 3,600,000; default 10,000. */
  readonly scheduledDelayMillis?: number | undefined
  /** Events in one request, 1 to 10,000; default 200. */
  readonly maxExportBatchSize?: number | undefined
  /** Events held in memory, 1 to 100,000; default 8,192. More, and more than 4,096 that are on disk (512 while the endpoint fails), stay on disk only. */
  readonly maxQueueSize?: number | undefined
  /** Send without credentials. Default false. */
  readonly skipAuth?: boolean | undefined
  /** Failures in a row before sending becomes a probe a minute, 1 to 100; default 8. */
  readonly maxAttempts?: number | undefined
  /** Path below the endpoint; default `/api/event_logging/batch`. */
  readonly path?: string | undefined
  /** Another origin to send to. Obeyed only if it is the endpoint's own or one of `allowedOrigins`. */
  readonly baseUrl?: string | undefined
}

/** How events are batched and sent, to the endpoint and to further sinks. */
export interface BatchSettingsBySink extends BatchSettings {
  /** By the name of a further sink. Its `path` and `baseUrl` may lead to no other origin than its own. */
  readonly sinks?: { readonly [sink: string]: BatchSettings } | undefined
}

/** {@link BatchSettings} after parsing: nothing is missing, nothing is absurd. */
export interface Batch {
  /** Between two batches, in milliseconds. */
  readonly scheduledDelayMillis: number
  /** Events in one request. */
  readonly maxExportBatchSize: number
  /** Events held in memory. */
  readonly maxQueueSize: number
  /** Send without credentials. */
  readonly skipAuth: boolean
  /** Failures in a row before sending becomes a probe. */
  readonly maxAttempts: number
  /** Path below the endpoint. */
  readonly path: string
  /** Another origin to send to. */
  readonly baseUrl: string | undefined
}

/** {@link SamplingEntry} after parsing. */
export interface SamplingRule {
  /** From 0 to 1. */
  readonly rate: number
  /** What is drawn: this event alone, its whole session, or all of an installation. */
  readonly by: 'event' | 'session' | 'device'
  /** What is hashed before the id of the session or the device. */
  readonly salt: string
  /** Rates of sinks that have one of their own. */
  readonly sinks: ReadonlyMap<string, number>
}

/** The number in [0, 1) by which a rule decides about an event: one for each event, session or device, the same for all sinks. */
export type Draw = (rule: Pick<SamplingRule, 'by' | 'salt'>) => number

/** Rules by event name, by `beginning.*`, and by `*`. */
export type Sampling = ReadonlyMap<string, SamplingRule>

/** What the killswitch says, by sink. */
export type Killswitch = ReadonlyMap<string, boolean>
