/* TLS for servers of tests: a certificate that is made in the run, so that none in the repository runs out. */

import { generate } from 'selfsigned'

/** A name that stands for this machine where a test's proxy or name server says so; nothing beyond it knows it. */
export const faraway = 'telemetry.acme.test'

/** A certificate for this machine that nobody signed but itself. PEM texts. */
export async function selfSigned(): Promise<{ readonly key: string; readonly cert: string }> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 2, value: faraway },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  })
  return { key, cert }
}
