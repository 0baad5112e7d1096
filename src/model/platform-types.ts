/*
 * Names of the platform that a host's compiler may not know: without @types/node and without the DOM library there is
 * neither AbortSignal nor URL. Where they exist these are the real ones.
 */
interface Constructor<T> {
  /** What `new` makes. */
  readonly prototype: T
}

type Instance<Name extends string, Fallback> =
  typeof globalThis extends Record<Name, Constructor<infer T>> ? T : Fallback

/** The platform's `AbortSignal`. */
export type Signal = Instance<
  'AbortSignal',
  {
    /** Whether it was aborted. */
    readonly aborted: boolean
    /** Calls the listener when it is aborted. */
    addEventListener(type: 'abort', listener: () => void): void
    /** Ends that. */
    removeEventListener(type: 'abort', listener: () => void): void
  }
>

/** The platform's `URL`. */
export type UrlObject = Instance<
  'URL',
  {
    /** The whole URL as text. */
    readonly href: string
  }
>
