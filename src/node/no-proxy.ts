/* How axios reads NO_PROXY, networks and addresses of both families included. One chunk of the build. */
export { default as isExempt } from 'axios/unsafe/helpers/shouldBypassProxy.js'
