/** What a host can import: `orangebox`, and `orangebox/<name>` for every other one. Each is a file of `src/` of that name. */
export const entries = [
  'index',
  'testing',
  'upload',
  'facts',
  'otel',
  'outbox',
  'sinks',
  'events',
  'settings/cached',
  'settings/combine',
  'settings/file',
  'settings/http',
  'settings/ofrep',
  'settings/growthbook',
  'settings/openfeature',
]
