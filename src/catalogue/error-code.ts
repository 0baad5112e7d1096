/* The form of codes of errors, such as `ENOENT` and `ERR_MODULE_NOT_FOUND`: the one text of an error that may leave as it is. */

/** Without anything that could hold a path or a word of the user's. `schemas.ts` says the same form to the JSON Schema. */
const form = /^E[A-Z][A-Z0-9_]{1,62}$/

/** Whether something is such a code. */
export const isErrorCode = (code: unknown): code is string => typeof code === 'string' && form.test(code)
