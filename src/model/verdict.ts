/** What an answer means for the events of a chunk. */
export type Verdict =
  | { readonly kind: 'delivered' }
  /** Keep them and try again, not before `afterMs` if the server said so. */
  | { readonly kind: 'retry'; readonly afterMs: number | undefined }
  /** One of them is poison: find out which. */
  | { readonly kind: 'split' }
