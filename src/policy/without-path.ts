/* Of an endpoint that was given with the path in it which every request appends: exporters of OpenTelemetry take such URLs. */

import type { OnBad } from './on-bad.ts'
import type { Endpoint } from './parse-endpoint.ts'

/** The base of an endpoint, without the path of the wire where it ends with that; which is told. */
export function withoutPath({ origin, base }: Endpoint, path: string, onBad: OnBad): string {
  if (path === '' || !base.slice(origin.length).endsWith(path)) return base
  onBad('endpoint', `${path} is appended to it; it is taken without`)
  return base.slice(0, -path.length)
}
