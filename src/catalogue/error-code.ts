/* The form of codes of errors, such as `ENOENT` and `ERR_MODULE_NOT_FOUND`: the one text of an error that may leave as it is. */

/** The source of the expression. Without anything that could hold a path or a word of the user's. */
export const errorCodeForm = 'E[A-Z][A-Z0-9_]{1,62}'

const form = new RegExp(`^${errorCodeForm}$`)

/** Whether something is such a code. */
export const isErrorCode = (code: unknown): code is string => typeof code === 'string' && form.test(code)
