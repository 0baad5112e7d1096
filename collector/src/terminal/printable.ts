/** Characters that move the cursor, hide text or turn its direction: nothing of the kind that a client sends may reach a terminal. */
const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/gu

/** The text with such characters written as escapes (`\u001b`). For everything that comes from outside. */
export const printable = (text: string): string =>
  text.replace(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
