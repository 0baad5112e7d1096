/* The words of `orangebox/settings/*` and of the hooks for flag systems. What is used of other SDKs is written out, so that none is needed. */

import type { Diagnostic } from './diagnostics.ts'
import type { Signal, UrlObject } from './platform-types.ts'
import type { SettingsDocument } from './settings.ts'

/** What every source of `orangebox/settings/*` can be told. */
export interface SourceOptions {
  /** What holds until something better is known. Default: nothing, so that everything is kept and sent. */
  readonly document?: SettingsDocument | undefined
  /** Hears what goes wrong, each condition once. What it throws is ignored. */
  readonly onDiagnostic?: ((diagnostic: Diagnostic) => unknown) | undefined
}

/** How settings are loaded that something asynchronous knows. */
export interface CachedOptions extends SourceOptions {
  /**
   * Gives the whole document, now or later. Called when the source is first asked, at each change, and again after a failure: 1 second
   * later, then ever later up to 15 minutes. If it throws, rejects, takes longer than 10 seconds or gives no object, the last good document stays.
   */
  readonly load: (
    /** Aborted when the answer is of no use any more. */
    signal: Signal,
  ) => unknown
  /** Subscribes to changes; returns how to end that, if there is a way. Called while somebody listens to the source. Default: none, and `load` is called once. */
  readonly onChange?: ((changed: () => void) => unknown) | undefined
}

/** What sources that ask a server can be told. */
export interface RemoteOptions extends SourceOptions {
  /**
   * Under which app the last good document is kept, in `<stateDir>/<app>/settings-….json`: the `app` of the client, or the name of its
   * service. Default: it is not kept, and each run begins with `document`.
   */
  readonly app?: string | undefined
  /** As the client's `stateDir`. Default: the platform's directory for state. */
  readonly stateDir?: string | undefined
  /** Sent with each request, or a function that gives them, e.g. a token; they never go to another server. Default: none. */
  readonly headers?: Headers | (() => Headers | Promise<Headers>) | undefined
  /** How often to ask if the answer does not say by `Cache-Control: max-age`. Milliseconds, 1 second to 1 hour; default 1 minute. Up to 10 % more or less at random. */
  readonly pollMs?: number | undefined
  /** Allows `http:` to other machines, where anybody on the way may change the settings. Default false. */
  readonly allowInsecure?: boolean | undefined
}

/** Headers of a request, by name. */
export type Headers = { readonly [name: string]: string }

/** Where settings are fetched, and by whom they must be signed. */
export interface HttpSettingsOptions extends RemoteOptions {
  /** Of a JSON object: the settings document. */
  readonly url: string | UrlObject
  /**
   * An Ed25519 key: PEM, the base64 between its two lines, or base64 of the 32 bytes of the key. With it only documents count whose body is signed by
   * its owner, in base64 in the header `x-orangebox-signature`; what is on disk is checked again. Default: no signature is asked for.
   */
  readonly publicKey?: string | undefined
}

/** Which server of OpenFeature's remote evaluation protocol is asked, and for whom. */
export interface OfrepOptions extends RemoteOptions {
  /** Below which `/ofrep/v1/evaluate/flags` is. */
  readonly baseUrl: string | UrlObject
  /** The evaluation context, e.g. `{ targetingKey, version }`: it leaves with each request. Default: empty. */
  readonly context?: { readonly [name: string]: unknown } | undefined
}

/** What is used of OpenFeature's server client (`@openfeature/server-sdk`): `OpenFeature.getClient()` is one. */
export interface FlagClient {
  /** Evaluates a flag. */
  getObjectDetails(
    key: string,
    fallback: Record<string, never>,
    context?: never,
  ): Promise<{
    /** What it came to. */
    readonly value: unknown
    /** Why it came to nothing. */
    readonly errorCode?: unknown
  }>
  /** Subscribes to an event of the provider. */
  addHandler(event: never, handler: (details?: object) => unknown): unknown
  /** Ends that. */
  removeHandler(event: never, handler: (details?: object) => unknown): unknown
}

/** For whom flags are evaluated. */
export interface OpenFeatureOptions extends SourceOptions {
  /** The evaluation context of each flag, laid over the client's. Default: none. */
  readonly context?: { readonly [name: string]: unknown } | undefined
}

/** What is used of GrowthBook's SDK (`@growthbook/growthbook`): a `GrowthBook`, or a `GrowthBookClient` with a user. */
export interface FeatureClient {
  /** Evaluates a feature. */
  getFeatureValue(key: never, fallback: never, user: never): unknown
  /** All features there are. */
  getFeatures(): object
  /** Takes in new features. */
  setPayload(payload: never): Promise<void>
}

/** For whom features are evaluated. */
export interface GrowthBookOptions extends SourceOptions {
  /** The user context of a `GrowthBookClient`, e.g. `{ attributes: { id } }`. A `GrowthBook` has its own. Default: `{}`. */
  readonly user?: { readonly [name: string]: unknown } | undefined
}

/** What is used of a client or a logger to tell of exposures. */
export interface Tracker {
  /** Records that the user saw a variation. */
  logExperiment(experiment: {
    /** The experiment. */
    readonly experimentId: string
    /** The variation. */
    readonly variationId: string | number
    /** Its position. */
    readonly variationIndex: number
    /** Who was assigned. */
    readonly unit: string
  }): void
}

/** What is used of GrowthBook's experiment. */
export interface TrackedExperiment {
  /** Its name. */
  readonly key: string
}

/** What is used of GrowthBook's result. */
export interface TrackedResult {
  /** The name of the variation. */
  readonly key?: string | undefined
  /** Its position. */
  readonly variationId: number
  /** By which attribute the user was assigned. */
  readonly hashAttribute?: string | undefined
  /** The value of that attribute. */
  readonly hashValue?: unknown
}

/** What is used of a client or a logger to tell of evaluations. */
export interface EvaluationLogger {
  /** Records one event. */
  logEvent(name: 'feature_flag.evaluation', metadata: never, options: never): void
}

/** How evaluations are told. */
export interface EvaluationOptions {
  /** Each result of a flag once a day for each targeting key, not at each evaluation. Default false. */
  readonly once?: boolean | undefined
}

/** What is used of OpenFeature's `HookContext`. */
export interface HookedFlag {
  /** The flag. */
  readonly flagKey: string
  /** Whose answer it is. */
  readonly providerMetadata?:
    | {
        /** Its name. */
        readonly name?: string | undefined
      }
    | undefined
  /** For whom. */
  readonly context?:
    | {
        /** Whom it is evaluated for. It never leaves. */
        readonly targetingKey?: string | undefined
      }
    | undefined
}

/** What is used of OpenFeature's `EvaluationDetails`. */
export interface Evaluation {
  /** What the flag is. */
  readonly value: unknown
  /** The name of that. */
  readonly variant?: string | undefined
  /** Why it is that. */
  readonly reason?: string | undefined
  /** Why it is nothing. */
  readonly errorCode?: string | undefined
  /** What the provider knows of the flag. */
  readonly flagMetadata?: { readonly [name: string]: unknown } | undefined
}

/** A hook of OpenFeature, for `addHooks`. */
export interface EvaluationHook {
  /** Called by OpenFeature behind each evaluation. */
  finally(flag: HookedFlag, details: Evaluation): void
}
