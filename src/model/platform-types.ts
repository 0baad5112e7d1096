/*
 * Names of the platform that a host's compiler may not know: without @types/node and without the DOM library there is
 * neither AbortSignal nor URL. Where they exist these are the real ones.
 */
type Instance<Name extends string, Fallback> =
  typeof globalThis extends Record<Name, { readonly prototype: infer T }> ? T : Fallback

/** The platform's `AbortSignal`. */
export type Signal = Instance<
  'AbortSignal',
  {
    readonly aborted: boolean
    addEventListener(type: 'abort', listener: () => void): void
    removeEventListener(type: 'abort', listener: () => void): void
  }
>

/** The platform's `URL`. */
export type UrlObject = Instance<'URL', { readonly href: string }>
