/* Which paths belong to the view. All others are telemetry, whatever path a tool sends to. */

import { pagePaths } from './page.ts'

/** Paths of the JSON API. */
const apiPaths = new Set([
  '/api/events',
  '/api/good',
  '/api/bad',
  '/api/books',
  '/api/stream',
  '/api/requests',
  '/api/behaviour',
])

/**
 * Whether a request is for the view: for its page, which anybody on this machine may load, or for what was received, which may need a
 * token. Undefined: it is telemetry.
 */
export const placeInView = (method: string, path: string): 'page' | 'api' | undefined => {
  if (method === 'GET' && (pagePaths.includes(path) || path.startsWith('/inspector/'))) return 'page'
  const isApi = apiPaths.has(path) && (method === 'GET' || path === '/api/behaviour')
  return isApi ? 'api' : undefined
}
