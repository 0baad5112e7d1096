/* Signatures of fetched settings, for `settings/http.ts`: who can answer in the place of the operator's server cannot change them. */

/** The first bytes of an Ed25519 public key in SPKI form (RFC 8410): the 32 bytes of the key follow. */
const prefix = '302a300506032b6570032100'

/**
 * Whether a text was signed with Ed25519 by the owner of a key. False for what is no signature.
 *
 * @param publicKey in PEM, the line between the two lines of PEM, or the 32 bytes of the key in base64. Throws if it is none of these.
 * @param signature in base64.
 */
export function verifyEd25519(publicKey: string, text: string, signature: string): boolean {
  const crypto = process.getBuiltinModule('node:crypto')
  const key = crypto.createPublicKey(
    publicKey.includes('-----') ? publicKey : { key: spkiOf(publicKey), format: 'der', type: 'spki' },
  )
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('no Ed25519 key')
  return crypto.verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
}

/** A key in base64, with or without the bytes that PEM has before it. Node would read one of a wrong length as another key, which no signature fits. */
function spkiOf(publicKey: string): Buffer {
  const given = Buffer.from(publicKey, 'base64')
  const begin = Buffer.from(prefix, 'hex')
  const whole = given.length === 32 ? Buffer.concat([begin, given]) : given
  if (whole.length !== 44 || !whole.subarray(0, begin.length).equals(begin)) throw new Error('no Ed25519 key')
  return whole
}
