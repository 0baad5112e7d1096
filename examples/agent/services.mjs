// @ts-check
/** Stands for the services a real agent talks to. */

import { setTimeout as sleep } from 'node:timers/promises'

/** @typedef {{ id: string, uuid: string, organization: string }} Account */

/** @param {string} name @returns {Account} */
export const findAccount = (name) => ({
  id: name,
  uuid: name === 'ada' ? '7f1ddcfa-3a0c-4a55-9d3e-4c1a2b7e0a01' : '7f1ddcfa-3a0c-4a55-9d3e-4c1a2b7e0a02',
  organization: '0b6a5e4e-2f0d-4a3b-8a55-2f6f4d8e9b11',
})

/**
 * @param {Account} account
 * @param {Parameters<import('orangebox').Auth>[0]['signal']} signal
 * @returns {Promise<import('orangebox').Credentials>}
 */
export async function fetchToken(account, signal) {
  await sleep(1)
  if (signal.aborted) throw new Error('not wanted any more')
  return {
    headers: { Authorization: `Bearer token-of-${account.id}`, 'X-Account-Id': account.uuid },
    expiresAt: Date.now() + 3_600_000,
    account: account.uuid,
  }
}

/** @returns {Promise<import('orangebox').SettingsDocument>} */
export async function fetchSettings() {
  await sleep(1)
  // The operator has seen enough of these.
  return { sampling: { tool_call: { sample_rate: 0 } } }
}
