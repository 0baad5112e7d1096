import { pagePaths } from './page.ts'

/** What a reader asks for, apart from the page. */
const apiPaths = new Set([
  '/api/events',
  '/api/good',
  '/api/bad',
  '/api/books',
  '/api/stream',
  '/api/requests',
  '/api/behaviour',
])

/** Whether a request is for the view and not telemetry: for its page, which anybody of this machine may see, or for what was received. */
export const placeInView = (method: string, path: string): 'page' | 'api' | undefined => {
  if (method === 'GET' && (pagePaths.includes(path) || path.startsWith('/inspector/'))) return 'page'
  const isApi = apiPaths.has(path) && (method === 'GET' || path === '/api/behaviour')
  return isApi ? 'api' : undefined
}
