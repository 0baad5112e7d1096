/* The entry `orangebox/testing`: what a host's tests need, with any test runner. */

export type { TelemetryEvent } from './model/event.ts'
export type { MutableSettings, SettingsDocument } from './model/settings.ts'
export type {
  Answer,
  EndpointOptions,
  TestAnswer,
  TestEndpoint,
  TestRequest,
  WaitOptions,
} from './testing/endpoint-types.ts'
export { expectEvent, expectNoEvent } from './testing/expect-event.ts'
export type { AsymmetricMatcher, EventLog, EventName, Expected, Expecting, Unchecked } from './testing/logged.ts'
export { type TelemetryMatchers, telemetryMatchers } from './testing/matchers.ts'
export { createTestSettings, type TestSettings } from './testing/settings.ts'
export { startTestEndpoint } from './testing/start-endpoint.ts'
export { createTestTelemetry, type Remembering, type TestOptions, type TestTelemetry } from './testing/telemetry.ts'
