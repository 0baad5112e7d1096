/** The options each client was made with: `orangebox/commands` says in words what they say in code. Holds no client alive. */
export const givenOptions = /* @__PURE__ */ new WeakMap<object, unknown>()
