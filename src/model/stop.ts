/** Whether what is under way is to be given up: of an `AbortSignal` what is used here, so that one of the platform's does as well. */
export interface Stop {
  readonly aborted: boolean
  readonly reason: unknown
  /** Calls `run` when it is aborted; never for what was aborted before. */
  addEventListener(type: 'abort', run: () => void): void
  removeEventListener(type: 'abort', run: () => void): void
}
