/** sfc32 after four words of a seed: fast, small, the same on every machine. Math.random cannot be seeded. */

/** @returns {() => number} uniform in [0, 1) */
export function seeded(/** @type {number} */ seed) {
  let a = 0x9e3779b9 | 0
  let b = 0x243f6a88 | 0
  let c = seed | 0
  let counter = 1
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + t) | 0
    return (t >>> 0) / 4294967296
  }
  for (let i = 0; i < 12; i++) next()
  return next
}

/** Waiting time of a memoryless process. */
export const exponential = (/** @type {() => number} */ random, /** @type {number} */ mean) =>
  -mean * Math.log(1 - random())

/** Every order of magnitude between the two ends is as likely as every other. */
export const logUniform = (/** @type {() => number} */ random, /** @type {readonly number[]} */ [from, to]) =>
  from * (to / from) ** random()
