/** What is used of the host's own OpenTelemetry API, where it has one: the same place and words in every release since 1.0. */
interface HostContext {
  active(): { setValue(key: symbol, value: unknown): unknown }
  with<T>(context: unknown, run: () => T): T
}

const api = Symbol.for('opentelemetry.js.api.1')
const suppress = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

/**
 * Runs `run` such that an instrumented HTTP client of the host neither makes a span of it nor adds headers to it, in the way
 * OpenTelemetry's own exporters do.
 */
export function untraced<T>(run: () => T): T {
  const { context } = ((globalThis as Record<symbol, unknown>)[api] ?? {}) as { readonly context?: HostContext }
  return context ? context.with(context.active().setValue(suppress, true), run) : run()
}
