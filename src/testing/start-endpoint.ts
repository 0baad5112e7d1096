import type { TestEndpoint } from './endpoint-types.ts'

/**
 * Starts a server in this process, for tests of a real client: it answers as the test says, and tells what came. A client of a test that is
 * to send takes `endpoint: endpoint.url`, a `stateDir` of its own and `allowInTests: true`.
 *
 * @returns the endpoint, which listens. Rejects if no port can be had.
 */
export async function startTestEndpoint(): Promise<TestEndpoint> {
  // Loaded here: whoever only remembers events needs no server.
  const { openEndpoint } = await import('./endpoint.ts')
  return openEndpoint()
}
