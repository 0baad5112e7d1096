import {
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_VERSION,
  ATTR_TELEMETRY_SDK_LANGUAGE,
  ATTR_TELEMETRY_SDK_NAME,
  ATTR_TELEMETRY_SDK_VERSION,
} from '@opentelemetry/semantic-conventions'

/**
 * Names of the facts about this process, OpenTelemetry's where it has one. A new fact needs a line in docs/privacy.md and a member in
 * schema/event-batch.schema.json; a test compares the three.
 */
export const fact = {
  serviceName: ATTR_SERVICE_NAME,
  serviceVersion: ATTR_SERVICE_VERSION,
  sdkName: ATTR_TELEMETRY_SDK_NAME,
  sdkLanguage: ATTR_TELEMETRY_SDK_LANGUAGE,
  sdkVersion: ATTR_TELEMETRY_SDK_VERSION,
  // In development in semantic-conventions 1.45, whose package asks libraries to copy such names instead of importing them.
  osType: 'os.type',
  osVersion: 'os.version',
  arch: 'host.arch',
  runtimeName: 'process.runtime.name',
  runtimeVersion: 'process.runtime.version',
  container: 'container.runtime.name',
  interactive: 'process.interactive',
  // No convention has these yet.
  terminal: 'terminal.name',
  ci: 'ci',
  ciVendor: 'ci.vendor',
  wslVersion: 'wsl.version',
  ssh: 'ssh',
  editor: 'editor.name',
  packageManager: 'package_manager.name',
  uptimeClass: 'process.uptime.class',
  memoryClass: 'host.memory.class',
} as const
