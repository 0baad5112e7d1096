/** axios' pool of HTTP/2 sessions, useless without http2. axios makes one at load and asks it only for HTTP/2 requests. */
export default class NoHttp2Sessions {}
