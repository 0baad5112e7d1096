/* The options of fetched settings, checked. */

import type { Report } from '../model/diagnostics.ts'
import { sourceLimits } from '../model/source-limits.ts'
import type { RemoteOptions } from '../model/sources.ts'
import { describe } from '../policy/describe.ts'
import { isLoopback } from '../policy/loopback.ts'
import { urlFrom } from '../policy/url-from.ts'
import { warn } from '../policy/warn.ts'
import { withoutSecrets } from '../policy/without-secrets.ts'

/** Where to ask; undefined where nobody is to be asked, which is reported. Whoever can change settings can silence a program, so `http:` is refused beyond this machine. */
export function parseUrl(
  given: unknown,
  { allowInsecure }: RemoteOptions,
  option: string,
  report: Report,
): URL | undefined {
  const url = urlFrom(given)
  const problem =
    url === undefined || !/^https?:$/.test(url.protocol)
      ? `${described(given)} is no URL of http or https`
      : url.username || url.password
        ? 'a URL with credentials; give them as headers'
        : url.protocol === 'http:' && !isLoopback(url.hostname) && allowInsecure !== true
          ? 'http to another machine needs allowInsecure'
          : undefined
  if (problem === undefined) return url
  warn(report, 'bad_option', `${option}: ${problem}; no settings are fetched`, option)
  return undefined
}

/** What stands in the place of an address. A text may have a key in its query; whatever else it is may throw when it is asked what it is. */
const described = (given: unknown): string => describe(typeof given === 'string' ? withoutSecrets(given) : given)

/** How often to ask, in milliseconds; the default for anything that is not in range. */
export function parsePollMs(given: unknown, report: Report): number {
  if (given === undefined) return sourceLimits.pollMs
  if (typeof given === 'number' && given >= sourceLimits.minPollMs && given <= sourceLimits.maxPollMs) return given
  const range = `${sourceLimits.minPollMs} to ${sourceLimits.maxPollMs}`
  const message = `pollMs: ${describe(given)} is no number from ${range}; using ${sourceLimits.pollMs}`
  warn(report, 'bad_option', message, 'pollMs')
  return sourceLimits.pollMs
}
