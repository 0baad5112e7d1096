/** THIRD_PARTY_NOTICES: what is compiled in, at which version, and under which words it may be passed on. */

const rule = '-'.repeat(80)

/**
 * Packages that share a text, word for word, share one section.
 *
 * @param {readonly import('./packages.mjs').BundledPackage[]} packages
 * @param {string} product
 */
export function thirdPartyNotices(packages, product) {
  /** @type {Map<string, string[]>} */
  const byText = new Map()
  for (const { name, version, licence, text } of packages) {
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${licence})`])
  }
  const sections = [...byText].map(([text, names]) => [...names, '', text].join('\n'))
  const preamble = `${product} contains code of the following packages, compiled in. Their licences follow.`
  return `${[preamble, ...sections].join(`\n\n${rule}\n`)}\n`
}
