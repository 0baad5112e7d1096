import { PostHog } from 'posthog-node'

export const name = 'posthog-node'

export function create({ url }) {
  const posthog = new PostHog('phc_token', { host: url })
  return {
    log: (event, properties = {}) => posthog.capture({ distinctId: 'user', event, properties }),
    close: () => posthog.shutdown(),
  }
}
