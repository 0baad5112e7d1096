/* The entry `orangebox/sinks`: further destinations for the option `sinks`. */

export type { SinkDefinition } from './model/sink-definition.ts'
export { type ConsoleOptions, consoleSink } from './sinks/console.ts'
export { type DatadogOptions, datadog } from './sinks/datadog.ts'
export { type OtlpOptions, otlp } from './sinks/otlp.ts'
