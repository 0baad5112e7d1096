/* What can be a header. Checked before a request is made, which would otherwise fail as a whole. */

/** Whether a text can be the name of a header: a token, by RFC 9110, 5.1. */
export const isHeaderName = (text: string): boolean => /^[\w!#$%&'*+.^`|~-]+$/.test(text)

/** Whether a text can be the value of a header. Node refuses characters beyond Latin-1 and controls, and with them the whole request. */
export const isHeaderText = (text: string): boolean => /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(text)
