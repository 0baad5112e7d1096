/*
 * The request of `telemetry delete`: it asks the tool's own server to delete what it has of this installation. It is made at once and by
 * itself, not through an outbox: it is sent after the user's no, and the user waits for the answer.
 */

import type { CommandsOptions, DeleteReport } from '../model/commands.ts'
import { limits } from '../model/limits.ts'
import { or } from '../model/or.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeMachine } from '../node/machine.ts'
import { defaultBatch } from '../policy/parse-batch.ts'
import { parseEndpoint } from '../policy/parse-endpoint.ts'
import { parseOptions } from '../policy/parse-options.ts'

/** What became of the request, in values and in words. */
export type Asked = Pick<DeleteReport, 'server' | 'answer'> & { readonly said: string }

/**
 * Sends the request, with the names, proxies and certificates that sending uses: what reaches the endpoint should reach this address, too. Never
 * rejects, since the caller has said *no* already and must take it back or not by what came of this.
 *
 * @param id the installation id; null: there is none, and nobody is asked.
 * @param given the options of the client, for its `network`.
 */
export async function askToDelete(
  id: string | null,
  given: unknown,
  { deletionEndpoint, deletionHeaders = {} }: CommandsOptions,
): Promise<Asked> {
  const faults: string[] = []
  const url = or(undefined, () => parseEndpoint(deletionEndpoint, false, (_where, fault) => void faults.push(fault)))
  if (deletionEndpoint === undefined)
    return notAsked('No server was asked: this program names none that deletes by the installation id.')
  if (id === null) return notAsked('No server was asked: without an installation id it can have no events of this one.')
  // The program means to have it deleted and names no address that works. Without the id nobody could ask a mended version to do it.
  if (!url)
    return { ...unreachable('NO_URL'), said: `No server was asked: ${faults[0] ?? 'the address cannot be read'}.` }
  // In the chunk that sends, which the other commands do without.
  const { createHttp } = await import('../chunks/sending.ts')
  const http = createHttp({ ...networkOf(given), machine: nodeMachine, onBad: () => {} })
  // Requests of the SDK keep no process alive, but the user waits for the answer to this one.
  const release = nodeClock.hold(limits.postTimeoutMs, () => {})
  try {
    const got = await http.post({
      url: String(deletionEndpoint),
      headers: { ...deletionHeaders, 'Content-Type': 'application/json' },
      body: JSON.stringify({ installation_id: id }),
      // A server of the host's own, which may be a few lines of code that unpack nothing.
      gzip: false,
      signal: AbortSignal.timeout(limits.postTimeoutMs),
    })
    if (got.kind === 'failure') return unreachable(got.code)
    const answer = `HTTP ${got.status}`
    return got.status >= 200 && got.status < 300
      ? {
          server: 'accepted',
          answer,
          said: `The server at ${url.origin} accepted to delete what it has of this installation (${answer}).`,
        }
      : { server: 'refused', answer, said: `The server at ${url.origin} did not accept the deletion (${answer}).` }
  } catch {
    return unreachable('UNKNOWN')
  } finally {
    release()
    http.close()
  }
}

/** How the client itself reaches its endpoint. Options that cannot be read name no proxy, and the variables for proxies hold as always. */
const networkOf = (given: unknown) => {
  const { proxy, ca } = or({ proxy: undefined, ca: [] }, () => parseOptions(given, defaultBatch, () => {}).network)
  return { proxy, ca }
}

/** Nothing was sent, and `said` tells why. */
const notAsked = (said: string): Asked => ({ server: 'not_asked', answer: null, said })
/** Sent or not, nothing came back. The caller keeps the id, so that the user can ask again. */
const unreachable = (answer: string): Asked => ({
  server: 'unreachable',
  answer,
  said: `The server that deletes could not be reached (${answer}).`,
})
