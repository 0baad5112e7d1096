/* Signatures of fetched settings, for `settings/http.ts`: who can answer in the place of the operator's server cannot change them. */

/** The first bytes of an Ed25519 public key in SPKI form (RFC 8410): the 32 bytes of the key follow. */
const prefix = '302a300506032b6570032100'

/**
 * Whether a text was signed with Ed25519 by the owner of a key. False for what is no signature.
 *
 * @param publicKey in PEM, or its 32 bytes in base64. Throws if it is neither.
 * @param signature in base64.
 */
export function verifyEd25519(publicKey: string, text: string, signature: string): boolean {
  const crypto = process.getBuiltinModule('node:crypto')
  const key = publicKey.includes('-----')
    ? crypto.createPublicKey(publicKey)
    : crypto.createPublicKey({
        key: Buffer.concat([Buffer.from(prefix, 'hex'), Buffer.from(publicKey, 'base64')]),
        format: 'der',
        type: 'spki',
      })
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('no Ed25519 key')
  return crypto.verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
}
