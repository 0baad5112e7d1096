/* What JavaScript may give a function that expects something else: nothing, another type, the next argument, and objects that fight back. */

export const boom = (): never => {
  throw new Error('of the host')
}
const revoked = Proxy.revocable({}, {})
revoked.revoke()
const cycle: Record<string, unknown> = {}
cycle.self = cycle
const fighting = { get: boom, has: boom, ownKeys: boom, getOwnPropertyDescriptor: boom, getPrototypeOf: boom }
const text = { toString: boom, valueOf: boom, toJSON: boom, [Symbol.toPrimitive]: boom }

/** By name. What throws says `of the host`, so that a test can tell it from what the package itself throws. */
export const wrongValues: Readonly<Record<string, unknown>> = {
  ...{ undefined, null: null, zero: 0, nan: Number.NaN, minus: -1, endless: Number.POSITIVE_INFINITY, bigint: 10n },
  ...{
    empty: '',
    word: 'x',
    long: 'x'.repeat(200_000),
    nul: '\0',
    escape: '\u001b[31m',
    yes: true,
    symbol: Symbol('s'),
  },
  ...{ function: () => {}, throws: boom, rejects: async () => boom(), class: class X {} },
  ...{ list: [], listOfNull: [null], longList: new Array(100_000).fill(0), object: {}, bare: Object.create(null) },
  ...{ date: new Date(Number.NaN), map: new Map(), expression: /x/, cycle, text, revoked: revoked.proxy },
  ...{ getters: new Proxy({}, fighting), getterFunction: new Proxy(() => {}, { ...fighting, apply: boom }) },
  // biome-ignore lint/suspicious/noThenProperty: what awaits it meets a throw
  thenable: { then: boom },
  getter: {
    get name() {
      return boom()
    },
    get endpoint() {
      return boom()
    },
  },
}

const few = [
  ...['null', 'word', 'yes', 'symbol', 'throws', 'rejects', 'list', 'listOfNull', 'object', 'text'],
  ...['revoked', 'getters', 'thenable'],
]
/** One of each sort, for each of many options. */
export const fewWrongValues: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(wrongValues).filter(([name]) => few.includes(name)),
)
