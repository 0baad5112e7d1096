import { readFileSync } from 'node:fs'

/** The peers whose cost is measured, by the name of their adapter: the package that gives the version. */
const packages = {
  opentelemetry: '@opentelemetry/sdk-logs',
  snowplow: '@snowplow/node-tracker',
  posthog: 'posthog-node',
  mixpanel: 'mixpanel',
}
const titles = { opentelemetry: 'OpenTelemetry OTLP logs' }

export const peers = Object.keys(packages)
/** Ours first. */
export const names = ['orangebox', ...peers]

const versionIn = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).version

/** As rows and plots call it. The peers must be installed. */
export function label(name) {
  if (name === 'orangebox') return `orangebox ${versionIn('../../package.json')}`
  return `${titles[name] ?? packages[name]} ${versionIn(`../node_modules/${packages[name]}/package.json`)}`
}
