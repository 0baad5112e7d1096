/**
 * A document for which flags are evaluated one by one: the flags that have a value, laid over what holds until something better is known.
 *
 * @param values by key; undefined: nobody has decided the flag.
 */
export const laidOver = (document: object | undefined, values: ReadonlyMap<string, unknown>): object => ({
  ...document,
  ...Object.fromEntries([...values].filter(([, value]) => value !== undefined)),
})
