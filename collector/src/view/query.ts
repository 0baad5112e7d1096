/** A whole number of a query, `or` where it is not given, undefined where it is none. */
export const wholeNumber = (text: string | undefined, or: number, max: number): number | undefined => {
  if (text === undefined) return or
  return /^\d{1,15}$/.test(text) ? Math.min(Number(text), max) : undefined
}
