/** The bill of materials, CycloneDX 1.6. No date and no random serial: the same input gives the same bytes. */

/** `@scope/name` -> `pkg:npm/%40scope/name@1.0.0` */
const purl = (/** @type {string} */ name, /** @type {string} */ version) =>
  `pkg:npm/${name.replace(/^@/, '%40')}@${version}`

/** An SPDX id, or an expression where there are several. */
const licences = (/** @type {string} */ spdx) =>
  /[\s()]/.test(spdx) ? [{ expression: spdx }] : [{ license: { id: spdx } }]

/** @param {{ name: string, version: string, licence: string }} component */
function component({ name, version, licence }) {
  const [group, bare] = name.startsWith('@') ? name.split('/') : [undefined, name]
  const ref = purl(name, version)
  return {
    type: 'library',
    'bom-ref': ref,
    ...(group === undefined ? {} : { group }),
    name: bare,
    version,
    licenses: licences(licence),
    purl: ref,
  }
}

/**
 * @param {{ name: string, version: string, licence: string }} product
 * @param {readonly import('./packages.mjs').BundledPackage[]} packages
 */
export function sbom(product, packages) {
  const refs = packages.map(({ name, version }) => purl(name, version))
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: component(product) },
    components: packages.map(component),
    // Compiled in, each of them is a part of the product; what they need of each other is inside as well.
    dependencies: [{ ref: purl(product.name, product.version), dependsOn: refs }, ...refs.map((ref) => ({ ref }))],
  }
}
