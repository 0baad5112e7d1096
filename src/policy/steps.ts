/** Something long that goes in steps: whoever runs it decides what happens between them. */
export type Steps<T> = Generator<undefined, T, undefined>

/** Runs it to its end without a pause. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
