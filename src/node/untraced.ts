/*
 * Keeps the SDK's own files and requests out of a host's traces. Instrumentation of OpenTelemetry or Sentry would make spans and
 * breadcrumbs of them, which would be sent, which would make spans again.
 */

/** What is used of the host's own OpenTelemetry API, where it has one: the same place and words in every release since 1.0. */
interface HostContext {
  active(): { setValue(key: symbol, value: unknown): unknown }
  with<T>(context: unknown, run: () => T): T
}

/** What is used of the host's Sentry, where it has one: since version 11 it has a context of its own. */
interface HostScopes {
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
 * Runs `run`, and what it begins, such that instrumentation of files, names, sockets and requests makes no span or breadcrumb of it and
 * adds no headers: by the same mark in the context that OpenTelemetry's and Sentry's own exporters set. Returns and throws what `run`
 * does. Where neither is loaded this is a call and two looks at the global object.
 */
export function untraced<T>(run: () => T): T {
  const { [api]: otel, __SENTRY__: sentry } = world
  const scopes = (sentry?.[sentry.version ?? ''] as { readonly acs?: HostScopes } | undefined)?.acs
  const unseen = scopes
    ? () =>
        scopes.withScope((scope) => {
          scope.setSDKProcessingMetadata({ __SENTRY_SUPPRESS_TRACING__: true })
          return run()
        })
    : run
  const context = otel?.context
  return context ? context.with(context.active().setValue(suppress, true), unseen) : unseen()
}

type Method = (first: unknown, second: unknown) => unknown

/**
 * An object whose methods, of two parameters at most, all run untraced. Each `logEvent` makes such calls, so a call costs nothing more
 * than a look at two globals where nobody traces.
 */
export function untracedMethods<T extends object>(methods: T): T {
  const quiet: Record<string, Method> = {}
  for (const [name, method] of Object.entries(methods) as [string, Method][])
    quiet[name] = (first, second) =>
      world.__SENTRY__ === undefined && world[api] === undefined
        ? method(first, second)
        : untraced(() => method(first, second))
  return quiet as T
}
