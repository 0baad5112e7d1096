/** Whether NO_PROXY exempts a URL, as axios reads it. A file of its own, so that it is a chunk that only machines with a proxy load. */
export { default as isExempt } from 'axios/unsafe/helpers/shouldBypassProxy.js'
