/** What the page asks the collector, with its token where it has one. */

const key = 'orangebox-token'

/** A token may come in the address, behind `#`, where it is sent to nobody; it is taken out of sight at once. */
const fromAddress = (): void => {
  const [, token] = /^#token=(.+)$/.exec(location.hash) ?? []
  if (token === undefined) return
  sessionStorage.setItem(key, decodeURIComponent(token))
  history.replaceState(null, '', location.pathname)
}
fromAddress()

export const rememberToken = (token: string): void => sessionStorage.setItem(key, token)

/** Rejects as `fetch` does where the collector cannot be reached. */
export const ask = (path: string, init: RequestInit = {}): Promise<Response> => {
  const token = sessionStorage.getItem(key)
  const headers = new Headers(init.headers)
  if (token !== null) headers.set('authorization', `Bearer ${token}`)
  return fetch(path, { ...init, headers })
}

/** A JSON answer; undefined where there was none, which the stream finds out, too. */
export const askJson = async <T>(path: string): Promise<T | undefined> => {
  try {
    const answer = await ask(path)
    return answer.ok ? ((await answer.json()) as T) : undefined
  } catch {
    return undefined
  }
}
