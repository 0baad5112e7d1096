/* The main entry, `orangebox`, in one piece. Node gets `index-for-node.ts` instead. What is not needed by every program has an entry of its own. */

export { disabledTelemetry } from './client/disabled-telemetry.ts'
export { createTelemetry, deferTelemetry } from './client/recorder-now.ts'
export type { Books, CatalogueProblem, Counts, DropReason, FieldProblem, RefusalReason } from './model/books.ts'
export type { DeferredTelemetry, Startable } from './model/creators.ts'
export type { Diagnostic, DiagnosticCode } from './model/diagnostics.ts'
export type { Experiment, User } from './model/event.ts'
export type { Health, SinkHealth } from './model/health.ts'
export { type Label, type Labeler, oneOf } from './model/label.ts'
export type { Metadata, MetadataValue } from './model/metadata.ts'
export type { Notice } from './model/notice.ts'
export type { Auth, AuthReason, Credentials, ResourceFacts, TelemetryOptions, Upload } from './model/options.ts'
export type { EventProcessor } from './model/processors.ts'
export type { BatchSettings, MutableSettings, SettingsDocument, SettingsSource } from './model/settings.ts'
export type {
  ChildOptions,
  ConsentResult,
  FlushOptions,
  FlushResult,
  Logger,
  ShutdownOptions,
  SinkStatus,
  Status,
  Telemetry,
} from './model/telemetry.ts'
export type { DisabledTelemetry, TelemetryOf } from './model/typed-telemetry.ts'
export { createSettings, staticSettings } from './settings/source.ts'
