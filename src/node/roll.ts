/** A random number in [0, 1): for sampling and jitter, which need not be unpredictable. */
export const nodeRoll = (): number => Math.random()
