/** axios' headers: a request of ours has none in axios (src/node/request.ts gives Node its own), and those of an answer are read from Node's. */
const none = { normalize: () => {}, setContentType: () => {} }
export default { from: () => none }
