/* Where a pod runs is the business of those who run it, so only clients of internal users ask. */

/** For internal users: a namespace of Kubernetes, from the file that each pod is given; undefined where that holds anything else than a name. */
export function namespaceOf(text: string): string | undefined {
  const name = text.trim()
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name) ? name : undefined
}
