/** What a client sends is printed on a terminal: nothing of it may move the cursor, hide text or turn its direction. */
const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/gu

/** Control characters, C0, C1 and escape among them, as `\u001b`. For everything that comes from outside. */
export const printable = (text: string): string =>
  text.replace(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
