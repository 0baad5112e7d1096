/* The option `ca`: certificates of a company's own endpoint or proxy, trusted besides the usual ones and by our connections alone. */

import type { SecureContext } from 'node:tls'
import type { OnBad } from '../policy/on-bad.ts'

/** Options of a TLS connection that say whom it trusts; empty for Node's own choice. */
export type Trust = { readonly secureContext?: SecureContext; readonly ca?: string[] }

/**
 * Whom Node would trust by itself, and these besides. Node's own option `ca` would replace its roots, and no list that a program can ask
 * for has all of them: NODE_EXTRA_CA_CERTS, `--use-openssl-ca` with SSL_CERT_FILE, what the system or a distribution's build adds. So
 * the certificates are added to a context that has Node's roots already.
 *
 * @param pems in PEM; none: nothing is loaded and nothing changed.
 * @param onBad told of those that cannot be read: Node goes on without them, and only the server's certificate would seem to be at fault.
 */
export function trustAlso(pems: readonly string[], onBad: OnBad): Trust {
  if (pems.length === 0) return {}
  tellUnreadable(pems, onBad)
  const tls = process.getBuiltinModule('node:tls')
  const secureContext = tls.createSecureContext()
  const store = secureContext.context as { addCACert?: (pem: string) => void }
  // Not every runtime that imitates Node has this method.
  if (typeof store?.addCACert !== 'function') return { ca: [...usualRoots(), ...pems] }
  // With the first added certificate Node copies its roots into the context, but not those of NODE_EXTRA_CA_CERTS.
  for (const pem of [...extraRoots(process.env.NODE_EXTRA_CA_CERTS), ...pems]) store.addCACert(pem)
  return { secureContext }
}

/** Tells which of the certificates cannot be read. Quotes none: somebody may have given a key by mistake. */
function tellUnreadable(pems: readonly string[], onBad: OnBad): void {
  const { X509Certificate } = process.getBuiltinModule('node:crypto')
  const begin = '-----BEGIN '
  const parts = pems.flatMap((pem) => pem.split(begin).slice(1))
  parts.forEach((part, index) => {
    try {
      new X509Certificate(begin + part)
    } catch {
      onBad('network.ca', `certificate ${index + 1} of ${parts.length} cannot be read as PEM; it is not trusted`)
    }
  })
}

/** The roots, as far as they can be listed: for runtimes to whose context nothing can be added. */
function usualRoots(): readonly string[] {
  const tls = process.getBuiltinModule('node:tls')
  // Since 22.15, and includes what NODE_EXTRA_CA_CERTS added.
  const get = (tls as { getCACertificates?: (type: 'default') => string[] }).getCACertificates
  if (get) return get('default')
  return [...tls.rootCertificates, ...extraRoots(process.env.NODE_EXTRA_CA_CERTS)]
}

function extraRoots(path: string | undefined): readonly string[] {
  try {
    return path ? [process.getBuiltinModule('node:fs').readFileSync(path, 'utf8')] : []
  } catch {
    // Node itself warns of a file it cannot read, and goes on without.
    return []
  }
}
