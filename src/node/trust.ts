import type { SecureContext } from 'node:tls'

/** What a TLS connection is told of whom to trust. */
export type Trust = { readonly secureContext?: SecureContext; readonly ca?: string[] }

/**
 * Whom Node would trust by itself, and these besides. Node's own option `ca` replaces its roots, and no list that a program
 * can ask for has all of them: NODE_EXTRA_CA_CERTS, `--use-openssl-ca` with SSL_CERT_FILE, what the system or a
 * distribution's build adds. So the certificates are added to a context that has Node's roots already.
 */
export function trustAlso(pems: readonly string[]): Trust {
  if (pems.length === 0) return {}
  const tls = process.getBuiltinModule('node:tls')
  const secureContext = tls.createSecureContext()
  const store = secureContext.context as { addCACert?: (pem: string) => void }
  // Not in every runtime that imitates Node's.
  if (typeof store?.addCACert !== 'function') return { ca: [...usualRoots(), ...pems] }
  // Node copies its roots for it, and leaves the extra ones behind.
  for (const pem of [...extraRoots(process.env.NODE_EXTRA_CA_CERTS), ...pems]) store.addCACert(pem)
  return { secureContext }
}

/** The roots as far as they can be listed. */
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
