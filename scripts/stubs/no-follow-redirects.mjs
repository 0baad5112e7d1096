/** follow-redirects: a redirect is never followed (it could carry credentials elsewhere); Node's own clients do not. */
import http from 'node:http'
import https from 'node:https'

export default { http, https }
