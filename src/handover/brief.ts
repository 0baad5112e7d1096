/*
 * What a parent tells its uploader. The uploader is a client of its own, which knows nothing of the host; the brief holds all it needs to
 * send by the same rules, and nothing it could find out on the disk.
 */

import type { Paths } from '../home/directory.ts'
import type { SinkBrief } from '../model/opening.ts'
import type { Credentials, TelemetryOptions } from '../model/options.ts'
import type { Batch, Killswitch, SettingsSource } from '../model/settings.ts'
import type { SinkDefinition } from '../model/sink-definition.ts'
import type { Whose } from '../outbox/delivery/account.ts'
import type { Proof } from '../outbox/delivery/credentials.ts'
import type { Options } from '../policy/parse-options.ts'
import { staticSettings } from '../settings/source.ts'

/**
 * What an uploader is told, as JSON on its standard input: options a host could have given, with credentials in the place of
 * the function that makes them. Never on the command line or in the environment, where other users could read it.
 */
export interface Brief {
  /** Options as `createTelemetry` takes them. */
  readonly options: Omit<TelemetryOptions, 'auth' | 'settings' | 'resource' | 'debug' | 'onDiagnostic' | 'endpoint'> & {
    readonly endpoint: string | undefined
  }
  /** What the host's `auth` gave; undefined: nothing, or nothing that may be handed on. */
  readonly credentials: Pick<Credentials, 'headers' | 'account' | 'owner'> | undefined
  /** The killswitch of the settings, as it was in the parent. */
  readonly killswitch: Readonly<Record<string, boolean>>
  /** What the settings call themselves. */
  readonly version?: string | undefined
  /** The segments' directory of each sink, by name. The rules there are read before each request, for a killswitch that came later. */
  readonly folders: Readonly<Record<string, string>>
  /** The sinks besides that of the endpoint. */
  readonly sinks: readonly SinkBrief[]
}

/**
 * The options of the uploader's client.
 *
 * @param sinks those of the brief, made again.
 * @param isKilled whether the rules in a folder say now that its sink is switched off.
 */
export function optionsOf(
  { options, credentials, killswitch, version, folders }: Brief,
  isKilled: (folder: string) => boolean,
  sinks: readonly SinkDefinition[] = [],
): TelemetryOptions {
  const given = staticSettings({ killswitch, version })
  const settings: SettingsSource = {
    ...given,
    read: (key) => {
      if (key !== 'killswitch') return given.read(key)
      // Asked before each request: a program that still runs may have heard of a killswitch since.
      const killed = Object.entries(folders).filter(([, folder]) => isKilled(folder))
      return killed.length === 0
        ? killswitch
        : { ...killswitch, ...Object.fromEntries(killed.map(([sink]) => [sink, true])) }
    },
  }
  return { ...options, settings, sinks, ...(credentials && { auth: () => credentials }) }
}

/** A brief from the text of standard input; undefined if it is none. */
export function parseBrief(text: string): Brief | undefined {
  try {
    const brief = JSON.parse(text) as Partial<Brief>
    const leads = typeof brief?.options?.endpoint === 'string' || Array.isArray(brief?.sinks)
    return leads ? ({ folders: {}, sinks: [], ...brief } as Brief) : undefined
  } catch {
    return undefined
  }
}

/** What an uploader has to know of a sink. */
export interface LeftPart {
  readonly name: string
  readonly paths: Pick<Paths, 'segments'>
  readonly brief: SinkBrief | undefined
}

/** What is in force in the parent at the moment it hands over. */
export interface InForce {
  readonly options: Options
  readonly stateDir: string
  readonly batch: Batch
  readonly killswitch: Killswitch
  /** What the settings call themselves. */
  readonly version: string | undefined
  readonly proof: Proof | undefined
  readonly user: Whose
  readonly sinks: readonly LeftPart[]
}

/** Options that an uploader is told as they are. */
const handedOn = [
  ...(['service', 'app', 'endpoint', 'authRequired', 'network', 'compression', 'selfContained', 'spool'] as const),
  ...(['optOutVariable', 'allowInsecure', 'allowInTests'] as const),
]

const pick = <T, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> =>
  Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, K>

/** The brief for a parent's uploader: its options as they were parsed, its settings as they stand. */
export function briefOf({ options, stateDir, batch, killswitch, version, proof, user, sinks }: InForce): Brief {
  const { baseUrl } = batch
  return {
    options: {
      ...{ ...pick(options, handedOn), stateDir, batch },
      // It was shown, or nothing would be handed over. The uploader writes its version down with the other rules of the tool.
      ...(options.notice && { notice: { version: options.notice.version } }),
      // Where only an id of the user was known, segments are marked with its hash, and credentials fit only events of that user.
      ...(user?.id !== undefined && { user: { id: user.id, accountUuid: user.accountUuid } }),
      // The parent checked `baseUrl` against the host's `allowedOrigins`. The child is not told that list, so this one origin is allowed.
      allowedOrigins: baseUrl ? [baseUrl] : [],
    },
    credentials: proof && credentialsOf(proof),
    killswitch: Object.fromEntries(killswitch),
    version,
    folders: Object.fromEntries(sinks.map(({ name, paths }) => [name, paths.segments])),
    sinks: sinks.flatMap(({ brief }) => brief ?? []),
  }
}

/** Credentials in the form in which a host's `auth` would give them. */
const credentialsOf = ({ headers, owner, isTools }: Proof): Brief['credentials'] => ({
  headers,
  ...(isTools && { owner: 'tool' }),
  ...(owner !== undefined && { account: owner }),
})
