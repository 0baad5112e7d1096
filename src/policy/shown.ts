/** Longer texts are cut: a message is for reading. */
const maxShown = 1_000

/** Controls (C0, DEL, C1), line separators, and what turns the direction of a line around: they drive a terminal, or show something else than there is. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu

/** A name and a password before an @, however the rest of the address is spelt. */
const userInfo = /[^\s"'/\\@]{0,200}:[^\s"'/\\@]{0,200}@/g

/** A text as it may be shown to somebody, whoever it came from: on one line, without what a terminal obeys, and without a password. */
export const shown = (text: string): string => text.slice(0, maxShown).replace(unprintable, ' ').replace(userInfo, '…@')
