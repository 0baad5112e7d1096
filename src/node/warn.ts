/**
 * Says something to whoever develops the host by Node's own warnings: on stderr, unless they are off. For entries that have no client,
 * and so no diagnostics to say it with.
 */
export const warnHost = (message: string): void => {
  if (said.has(message) || said.size >= maxSaid) return
  said.add(message)
  process.emitWarning(message, { type: 'orangebox' })
}

/** What was said already: a call in a loop, or a hundred calls without a client, are one mistake and no hundred lines in a terminal. */
const said = /* @__PURE__ */ new Set<string>()
/** How many different warnings are remembered, and said, in the life of a process. */
const maxSaid = 32
