/*
 * Names of the facts about this process, OpenTelemetry's where it has one. A new fact needs a line in docs/privacy.md and a member in
 * schema/event-batch.schema.json; a test compares the three. Each is an export of its own and not a member of an object, so that the build
 * puts the text in the place of the name and no file carries those it does not use.
 */

import {
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_VERSION,
  ATTR_TELEMETRY_SDK_LANGUAGE,
  ATTR_TELEMETRY_SDK_NAME,
  ATTR_TELEMETRY_SDK_VERSION,
} from '@opentelemetry/semantic-conventions'

export const serviceName = ATTR_SERVICE_NAME
export const serviceVersion = ATTR_SERVICE_VERSION
export const sdkName = ATTR_TELEMETRY_SDK_NAME
export const sdkLanguage = ATTR_TELEMETRY_SDK_LANGUAGE
export const sdkVersion = ATTR_TELEMETRY_SDK_VERSION
// In development in semantic-conventions 1.45, whose package asks libraries to copy such names instead of importing them.
export const osType = 'os.type'
export const osVersion = 'os.version'
export const arch = 'host.arch'
export const runtimeName = 'process.runtime.name'
export const runtimeVersion = 'process.runtime.version'
export const container = 'container.runtime.name'
export const interactive = 'process.interactive'
// No convention has these yet.
export const terminal = 'terminal.name'
export const ci = 'ci'
export const ciVendor = 'ci.vendor'
export const wslVersion = 'wsl.version'
export const ssh = 'ssh'
export const editor = 'editor.name'
export const packageManager = 'package_manager.name'
export const uptimeClass = 'process.uptime.class'
export const memoryClass = 'host.memory.class'
