/* Checking where turns are to go, before anything is opened. */

import type { Target } from './outlets.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The flags that say it. */
export interface TargetFlags {
  /** `langfuse`, or `otlp=<url>`. */
  readonly to: string
  readonly environment: string
  readonly allowInsecure?: boolean
}

/** Langfuse Cloud in the EU, as Langfuse's own SDKs have it. */
const langfuseCloud = 'https://cloud.langfuse.com'

/** Langfuse's rule: lower case, 40 characters, and its own name is taken. */
const environmentFault = (name: string): string | undefined =>
  /^(?!langfuse)[a-z0-9_-]{1,40}$/.test(name)
    ? undefined
    : `--environment: ${JSON.stringify(name)} must be 1 to 40 of a-z, 0-9, - and _, and not begin with langfuse`

/** What is wrong with a URL, in words; undefined: nothing. Turns may hold what people wrote, so they go in the clear to this machine alone. */
const urlFault = (where: string, url: string, allowInsecure: boolean): string | undefined => {
  if (!URL.canParse(url)) return `${where}: ${JSON.stringify(url)} is no URL`
  const { protocol, hostname, username } = new URL(url)
  if (username !== '') return `${where}: keys do not belong into the URL`
  if (protocol === 'https:') return undefined
  if (protocol !== 'http:') return `${where}: it must begin with https:`
  if (allowInsecure || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) return undefined
  return `${where}: ${hostname} would be sent to in the clear; use https:, or --allow-insecure in a network of your own`
}

/** `a=b,c=d`, percent-encoded, as OpenTelemetry has it. */
const headersOf = (text: string | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (text ?? '').split(',').flatMap((pair) => {
      const at = pair.indexOf('=')
      if (at < 1) return []
      const [name, value] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
      try {
        return [[name, decodeURIComponent(value)]]
      } catch {
        return [[name, value]]
      }
    }),
  )

/** Where turns go, from the command line and the environment: keys come by the environment alone. All that is wrong is told at once. */
export const readTarget = (
  { to, environment, allowInsecure = false }: TargetFlags,
  env: Env,
): { readonly target: Target } | { readonly faults: readonly string[] } => {
  const faults: string[] = []
  const note = (fault: string | undefined) => {
    if (fault !== undefined) faults.push(fault)
  }
  note(environmentFault(environment))
  const done = (target: Omit<Target, 'environment' | 'allowInsecure'>) =>
    faults.length > 0 ? { faults } : { target: { ...target, environment, allowInsecure } }

  if (to.startsWith('otlp=')) {
    // Spans go to /v1/traces below it: who named that path means the same.
    const endpoint = to.slice('otlp='.length).replace(/\/v1\/traces\/?$/, '')
    note(urlFault('--to', endpoint, allowInsecure))
    return done({ dialect: 'gen_ai', endpoint, headers: headersOf(env.OTEL_EXPORTER_OTLP_HEADERS) })
  }
  if (to !== 'langfuse')
    return { faults: [...faults, `--to: ${JSON.stringify(to)} is neither langfuse nor otlp=<url>`] }
  const endpoint = env.LANGFUSE_BASE_URL || env.LANGFUSE_HOST || langfuseCloud
  note(urlFault('LANGFUSE_BASE_URL', endpoint, allowInsecure))
  const [user, password] = [env.LANGFUSE_PUBLIC_KEY ?? '', env.LANGFUSE_SECRET_KEY ?? '']
  if (!user.startsWith('pk-lf-'))
    note(`LANGFUSE_PUBLIC_KEY: ${user === '' ? 'it is not set' : 'it does not begin with pk-lf-'}`)
  if (!password.startsWith('sk-lf-'))
    note(`LANGFUSE_SECRET_KEY: ${password === '' ? 'it is not set' : 'it does not begin with sk-lf-'}`)
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  return done({ dialect: 'langfuse', endpoint, headers: { authorization } })
}
