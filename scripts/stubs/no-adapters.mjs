/** axios' adapters: ours is given as a function (src/node/adapter.ts). */
export default { getAdapter: (/** @type {unknown} */ adapter) => adapter }
