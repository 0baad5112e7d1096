import { AsyncLocalStorage } from 'node:async_hooks'

/** A context manager that is the same in every line of OpenTelemetry. */
export function contextManager(api) {
  const storage = new AsyncLocalStorage()
  return {
    active: () => storage.getStore() ?? api.ROOT_CONTEXT,
    with: (context, run, self, ...args) => storage.run(context, () => run.apply(self, args)),
    bind: (context, target) =>
      typeof target === 'function' ? (...args) => storage.run(context, () => target(...args)) : target,
    enable() {
      return this
    },
    disable() {
      return this
    },
  }
}
