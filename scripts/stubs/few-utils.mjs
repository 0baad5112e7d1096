/**
 * What dispatchRequest asks of axios' utils: there are no functions that transform a request of ours, and what it has is an object of its own without a
 * prototype, which axios takes as it is, too. The rest of that file looks at what kinds of values the runtime has, when it is loaded.
 */
export default {
  forEach: (/** @type {undefined} */ _none) => {},
  toSafeFlatObject: (/** @type {object} */ own) => own,
  getSafeProp: (/** @type {Readonly<Record<string, unknown>>} */ own, /** @type {string} */ name) => own[name],
}
