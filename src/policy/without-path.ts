/* Each request appends a path to the endpoint. Some give the endpoint with that path, because exporters of OpenTelemetry take it so; then it is taken off. */

import type { OnBad } from './on-bad.ts'
import type { Endpoint } from './parse-endpoint.ts'

/** The base of an endpoint. If it ends with `path`, it is returned without it, and `onBad` is told. */
export function withoutPath({ origin, base }: Endpoint, path: string, onBad: OnBad): string {
  if (path === '' || !base.slice(origin.length).endsWith(path)) return base
  onBad('endpoint', `${path} is appended to it; it is taken without`)
  return base.slice(0, -path.length)
}
