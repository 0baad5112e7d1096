/**
 * The options that each client was made with, for `orangebox/commands`, which explains them to users. A WeakMap, which keeps no client in
 * memory.
 */
export const givenOptions = /* @__PURE__ */ new WeakMap<object, unknown>()
