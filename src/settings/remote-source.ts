/* Puts fetched settings together on Node's adapters, once for `http.ts` and `ofrep.ts`. */

import type { Report } from '../model/diagnostics.ts'
import { or } from '../model/or.ts'
import type { Ask } from '../model/ports.ts'
import type { SettingsSource } from '../model/settings.ts'
import type { RemoteOptions } from '../model/sources.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeMachine } from '../node/machine.ts'
import { nodeDisk } from '../node/node-disk.ts'
import { nodeRandom } from '../node/random.ts'
import { nodeRoll } from '../node/roll.ts'
import { describe } from '../policy/describe.ts'
import { slug } from '../policy/slug.ts'
import { stateDirectory } from '../policy/state-directory.ts'
import { trimSlashes } from '../policy/trim-slashes.ts'
import { isAbsolutePath, isObject } from '../policy/validators.ts'
import { warn } from '../policy/warn.ts'
import { type FetchedOptions, fetchedSource } from './fetched.ts'
import { parsePollMs, parseUrl } from './parse-remote.ts'
import { reporterOf } from './reporter.ts'
import { staticSettings } from './source.ts'
import { openStore } from './stored.ts'

/**
 * Options in, a source out. Never throws: without a usable address it answers from the option `document` alone.
 *
 * @param address the option that holds the URL, what it was given, the path below it, and what other options only this source has.
 */
export function remoteSource(
  given: RemoteOptions | undefined,
  address: { readonly option: string; readonly given: unknown; readonly path: string; readonly own: readonly string[] },
  rest: Pick<FetchedOptions, 'name'> &
    Pick<FetchedOptions['question'], 'method' | 'body'> & {
      readonly understand: (report: Report) => FetchedOptions['understand']
    },
): SettingsSource {
  // In JavaScript the options may be missing, or a text, whose letters are no names of options.
  const options: RemoteOptions = or({}, () => (isObject(given) ? { ...given } : {}))
  const report = reporterOf(options, [address.option, ...address.own, ...shared])
  const { name, understand, ...question } = rest
  const url = parseUrl(address.given, options, address.option, report)
  if (!url) return staticSettings(options.document ?? {})
  const href = address.path === '' ? url.href : `${trimSlashes(url.href)}${address.path}`
  const { headers } = options
  return fetchedSource({
    ...{ ask, clock: nodeClock, roll: nodeRoll, report, name, understand: understand(report) },
    document: options.document,
    question: { ...question, url: href },
    headers: () => (typeof headers === 'function' ? headers() : headers),
    pollMs: parsePollMs(options.pollMs, report),
    store: storeOf(options, `${question.method} ${href} ${question.body ?? ''}`, report),
  })
}

/** The options of every source that asks a server. */
const shared: readonly (keyof RemoteOptions)[] = ['app', 'stateDir', 'headers', 'pollMs', 'allowInsecure']

/** Where the last answer is kept; undefined without an app or a home directory. */
function storeOf({ app, stateDir }: RemoteOptions, of: string, report: Report) {
  if (app === undefined) return undefined
  if (typeof app !== 'string' || app === '') {
    const message = `app: ${describe(app)} is no name; nothing is kept on disk`
    warn(report, 'bad_option', message, 'app')
    return undefined
  }
  if (stateDir !== undefined && !isAbsolutePath(stateDir)) {
    const message = `stateDir: ${describe(stateDir)} is no absolute path; the platform's is used`
    warn(report, 'bad_option', message, 'stateDir')
  }
  const folder = isAbsolutePath(stateDir) ? stateDir : stateDirectory(nodeMachine)
  if (folder === undefined) return undefined
  return openStore(`${folder}/${slug(app)}`, of, nodeDisk, nodeRandom)
}

/** Loaded when there is something to ask, so that a host pays nothing for it at start-up. */
const ask: Ask = async (question) => (await import('../node/ask.ts')).ask(question)
