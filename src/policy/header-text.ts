/** Whether a text can be the value of a header: Node refuses what is beyond Latin-1 or a control, and with it the whole request. */
export const isHeaderText = (text: string): boolean => /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(text)
