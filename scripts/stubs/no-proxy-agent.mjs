/** https-proxy-agent: tunnels are made in src/node/tunnel.ts, where every socket can be bounded and ended. */
export default class NoProxyAgent {}
