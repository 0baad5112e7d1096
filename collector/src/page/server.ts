/* What the page asks the collector, with its token where it has one. */

const key = 'orangebox-token'

/** Takes a token out of the address, where it may stand after `#`, which browsers send to nobody, and removes it from sight. */
const fromAddress = (): void => {
  const [, token] = /^#token=(.+)$/.exec(location.hash) ?? []
  if (token === undefined) return
  sessionStorage.setItem(key, decodeURIComponent(token))
  history.replaceState(null, '', location.pathname)
}
fromAddress()

/** Keeps a token for as long as the tab of the browser is open. */
export const rememberToken = (token: string): void => sessionStorage.setItem(key, token)

/** Asks the collector. Rejects as `fetch` does where it cannot be reached. */
export const ask = (path: string, init: RequestInit = {}): Promise<Response> => {
  const token = sessionStorage.getItem(key)
  const headers = new Headers(init.headers)
  if (token !== null) headers.set('authorization', `Bearer ${token}`)
  return fetch(path, { ...init, headers })
}

/** A JSON answer; undefined where there was none. The page need not show that, because the stream notices it as well, and says so. */
export const askJson = async <T>(path: string): Promise<T | undefined> => {
  try {
    const answer = await ask(path)
    return answer.ok ? ((await answer.json()) as T) : undefined
  } catch {
    return undefined
  }
}
