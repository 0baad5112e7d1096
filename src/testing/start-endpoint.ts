/* `startTestEndpoint`, apart from the server itself, which only this function loads. */

import type { Catalogue } from '../model/catalogue.ts'
import type { EndpointOptions, TestEndpoint } from './endpoint-types.ts'

/**
 * Starts a server in this process, for tests of a real client: it answers as the test says, and tells what came. The client of such a test
 * takes `endpoint: endpoint.url`, a `stateDir` of its own and `allowInTests: true`.
 *
 * @param options `events`: the catalogue of that client, for the names in `expectEvent`. Default: any names.
 * @returns the endpoint, which listens. Rejects if no port can be had.
 */
export async function startTestEndpoint<const K extends Catalogue | undefined = undefined>(
  options: EndpointOptions<K> = {},
): Promise<TestEndpoint<K>> {
  // Loaded here: whoever only remembers events needs no server.
  const { openEndpoint } = await import('./endpoint.ts')
  return { ...(await openEndpoint()), catalogue: options?.events as K }
}
