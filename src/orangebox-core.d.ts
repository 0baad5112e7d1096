/** The core itself: the build knows what is in it. */
declare module 'orangebox:core' {
  /** All that others need of the core, each in a place that the build knows. */
  export function all(): readonly unknown[]
}
