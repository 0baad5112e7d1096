/** How axios puts addresses together, for `getUri` alone, which nobody calls: ours come whole. */
export default (/** @type {string} */ url) => url
