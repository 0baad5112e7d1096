/**
 * SHA-256 (FIPS 180-4) of bytes, or of a text's UTF-8, in hex. Ours, because loading `node:crypto` costs as much as all else up to the
 * first event. One plain function with loops: a process hashes two or three short texts, so what counts is that V8 has one function to
 * compile and no iterators to interpret.
 */
export function sha256(text: string | Uint8Array): string {
  const given = Buffer.from(text)
  const size = ((given.length + 72) >> 6) << 6
  const data = new Uint8Array(size)
  data.set(given)
  data[given.length] = 0x80
  for (let i = size, bits = given.length * 8; bits > 0; bits = Math.floor(bits / 256)) data[--i] = bits
  // Of the square roots of the first eight primes (5.3.3).
  const state = new Int32Array([
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  ])
  const schedule = new Int32Array(64)
  for (let block = 0; block < size; block += 64) {
    let [a, b, c, d, e, f, g, h] = state as unknown as Eight
    for (let i = 0; i < 64; i++) {
      const at = block + i * 4
      const x = schedule[i - 15] as number
      const y = schedule[i - 2] as number
      const word =
        i < 16
          ? ((data[at] as number) << 24) |
            ((data[at + 1] as number) << 16) |
            ((data[at + 2] as number) << 8) |
            (data[at + 3] as number)
          : (schedule[i - 16] as number) +
            (((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)) +
            (schedule[i - 7] as number) +
            (((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10))
      schedule[i] = word
      const big1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
      const first = h + big1 + ((e & f) ^ (~e & g)) + (roundConstants[i] as number) + word
      const big0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
      const second = big0 + ((a & b) ^ (a & c) ^ (b & c))
      h = g
      g = f
      f = e
      e = (d + first) | 0
      d = c
      c = b
      b = a
      a = (first + second) | 0
    }
    const end = [a, b, c, d, e, f, g, h]
    for (let i = 0; i < 8; i++) state[i] = (state[i] as number) + (end[i] as number)
  }
  let hex = ''
  for (let i = 0; i < 8; i++) hex += ((state[i] as number) >>> 0).toString(16).padStart(8, '0')
  return hex
}

/** What the rounds add (4.2.2), 32 bits each: fractions of the cube roots of the first 64 primes. */
const roundConstants: readonly number[] = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]

type Eight = readonly [number, number, number, number, number, number, number, number]
