/** axios' error for what is given up: its base class knows how to make JSON of a request without its secrets, and nobody asks that of ours. */
export default function canceled() {
  return Object.assign(new Error('canceled'), { code: 'ERR_CANCELED', __CANCEL__: true })
}
