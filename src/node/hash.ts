/**
 * SHA-256 of a text's UTF-8, in hex, by Node itself: for what is hashed so rarely that loading `node:crypto` then costs less than the code of
 * `sha256.ts` in every start.
 */
export const nodeHash = (text: string): string =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex')
