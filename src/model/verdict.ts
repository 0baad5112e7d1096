/** A partial success: so many events of a request the endpoint refused, and why, while it took the others. They are not sent again. */
export interface Rejected {
  readonly n: number
  readonly why: string
}

/** What an answer means for the events of a chunk. */
export type Verdict =
  | { readonly kind: 'delivered'; readonly rejected?: Rejected | undefined }
  /** Keep the events and send them again later; not before `afterMs` milliseconds if the server named a time. */
  | { readonly kind: 'retry'; readonly afterMs: number | undefined }
  /** The server refuses at least one of the events: send the halves to find out which. `tooLarge`: it says that the body is. */
  | { readonly kind: 'split'; readonly tooLarge: boolean }
