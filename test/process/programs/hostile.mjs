/** Values no sane host would give. A test names them by `{ $: name }` in JSON; everything else stands for itself. */
const cycle = () => {
  const self = { a: 1 }
  self.self = self
  return self
}
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
const thrower = () => {
  throw new Error('a trap')
}
const traps = Object.fromEntries(
  ['get', 'has', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'set', 'apply'].map((name) => [
    name,
    thrower,
  ]),
)

export const hostile = {
  undefined: () => undefined,
  bigint: () => 2n ** 70n,
  symbol: () => Symbol('s'),
  nan: () => Number.NaN,
  infinity: () => Number.POSITIVE_INFINITY,
  minusZero: () => -0,
  huge: () => 'x'.repeat(1_000_000),
  surrogate: () => 'a\ud800b',
  cycle,
  getter: () => ({
    get a() {
      return thrower()
    },
    get timestamp() {
      return thrower()
    },
    get context() {
      return thrower()
    },
    get id() {
      return thrower()
    },
    get experimentId() {
      return thrower()
    },
    get timeoutMs() {
      return thrower()
    },
    b: 2,
  }),
  proxy: () => new Proxy({}, traps),
  proxyFunction: () => new Proxy(() => {}, traps),
  revoked,
  bare: () => Object.create(null),
  toStringThrows: () => ({ toString: thrower, valueOf: thrower, toJSON: thrower, [Symbol.toPrimitive]: thrower }),
  proto: () => JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2, "toString": 3, "fine": 4}'),
  manyKeys: () => Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`k${i}`, i])),
  longKey: () => ({ ['k'.repeat(1_000_000)]: 1 }),
  function: () => () => 'x',
  throws: () => thrower,
  rejects: () => async () => thrower(),
  date: () => new Date(0),
  invalidDate: () => new Date(Number.NaN),
  endOfTime: () => new Date(8.64e15),
  map: () => new Map([['a', 1]]),
  array: () => [1, 'two', { three: 3 }],
  error: () => new Error('x'),
  buffer: () => new Uint8Array(1_000),
  url: () => new URL('https://example.com/'),
  // biome-ignore lint/suspicious/noThenProperty: what awaits it by accident should be found out
  thenable: () => ({ then: thrower }),
  aborted: () => AbortSignal.abort(),
  signal: () => new AbortController().signal,
}

/** Puts the values in place of their names. */
export function revive(value) {
  if (Array.isArray(value)) return value.map(revive)
  if (typeof value !== 'object' || value === null) return value
  // A field may happen to be called `$`.
  if (typeof value.$ === 'string' && Object.hasOwn(hostile, value.$)) return hostile[value.$]()
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revive(inner)]))
}
