/* What the bridge prints at its start, above all how Claude Code is made to send to it. */

import type { ContentLevel } from './content.ts'

/** What the lines are about. */
export interface BannerFacts {
  readonly url: string
  readonly endpoint: string
  readonly dir: string
  readonly hasToken: boolean
  readonly content: ContentLevel
}

/** A value as a POSIX shell takes it; one that names a variable stays open to it. */
const quoted = (value: string): string => {
  if (value.includes('$')) return `"${value}"`
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value}'`
}

/** The variables that make Claude Code send to the bridge. */
export const variables = (url: string, hasToken: boolean): Readonly<Record<string, string>> => ({
  CLAUDE_CODE_ENABLE_TELEMETRY: '1',
  OTEL_LOGS_EXPORTER: 'otlp',
  OTEL_METRICS_EXPORTER: 'otlp',
  // There is no default: without it Claude Code sends nothing, and says nothing.
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  // Twice the interval of the events instead of a minute, so that the costs can be compared soon.
  OTEL_METRIC_EXPORT_INTERVAL: '10000',
  // By its name: what is printed at the start ends up in logs.
  ...(hasToken && { OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer%20$ORANGEBOX_COLLECTOR_TOKEN' }),
})

/** What is taken of prompts and outputs, said for each level. */
const contentLine: Readonly<Record<ContentLevel, string>> = {
  none: 'content: none; prompts, outputs and arguments of tools are not taken',
  hashed: 'content: sizes and keyed hashes of what Claude Code sends',
  full: 'content: prompts, outputs, arguments and errors in full, as far as Claude Code sends them',
}

/** What is said at the start. */
export const banner = ({ url, endpoint, dir, hasToken, content }: BannerFacts): readonly string[] => [
  `orangebox-collector bridge listening on ${url}`,
  `turns go to ${endpoint}; what waits lies in ${dir}`,
  contentLine[content],
  'for Claude Code, in the shell that starts it:',
  ...Object.entries(variables(url, hasToken)).map(([name, value]) => `  export ${name}=${quoted(value)}`),
  'spans of Claude Code add times to first tokens and nested sub-agents:',
  '  export CLAUDE_CODE_ENHANCED_TELEMETRY_BETA=1 OTEL_TRACES_EXPORTER=otlp',
]
