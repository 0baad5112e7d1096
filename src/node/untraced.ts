/** What is used of the host's own OpenTelemetry API, where it has one: the same place and words in every release since 1.0. */
interface HostContext {
  active(): { setValue(key: symbol, value: unknown): unknown }
  with<T>(context: unknown, run: () => T): T
}

/** What is used of the host's Sentry, where it has one: since version 11 it has a context of its own. */
interface HostScopes {
  suppressTracing?<T>(run: () => T): T
  withScope<T>(run: (scope: { setSDKProcessingMetadata(data: object): void }) => T): T
}

interface Globals {
  readonly [api]?: { readonly context?: HostContext }
  readonly __SENTRY__?: { readonly version?: string; readonly [version: string]: unknown }
}

const api = Symbol.for('opentelemetry.js.api.1')
const suppress = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING')
const world = globalThis as unknown as Globals

/**
 * Runs `run` such that whatever watches the host's files, names, sockets and requests neither makes a span or breadcrumb of
 * ours nor adds headers to it, in the way OpenTelemetry's and Sentry's own exporters do. Where neither is loaded this is a
 * call and two looks at the global object.
 */
export function untraced<T>(run: () => T): T {
  const context = world[api]?.context
  const quiet = world.__SENTRY__ ? () => unseenBySentry(run) : run
  return context ? context.with(context.active().setValue(suppress, true), quiet) : quiet()
}

/** An object whose methods all run untraced. */
export function untracedMethods<T extends object>(methods: T): T {
  const entries = Object.entries(methods) as [string, (...given: readonly unknown[]) => unknown][]
  const wrapped = entries.map(([name, method]) => [
    name,
    (...given: readonly unknown[]) =>
      world[api] || world.__SENTRY__ ? untraced(() => method(...given)) : method(...given),
  ])
  return Object.fromEntries(wrapped) as T
}

function unseenBySentry<T>(run: () => T): T {
  const { __SENTRY__: carrier } = world
  const scopes = (carrier?.[carrier.version ?? ''] as { readonly acs?: HostScopes } | undefined)?.acs
  if (!scopes) return run()
  if (scopes.suppressTracing) return scopes.suppressTracing(run)
  return scopes.withScope((scope) => {
    scope.setSDKProcessingMetadata({ __SENTRY_SUPPRESS_TRACING__: true })
    return run()
  })
}
