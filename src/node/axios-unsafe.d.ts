/* Compiled in with axios anyway: how it reads NO_PROXY, networks and addresses of both families included. */
declare module 'axios/unsafe/helpers/shouldBypassProxy.js' {
  /** Whether NO_PROXY of the environment names the host of a URL. */
  export default function shouldBypassProxy(location: string): boolean
}
