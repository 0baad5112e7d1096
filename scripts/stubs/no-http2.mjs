/** http2: one small POST gains nothing from it, and its built-in module takes milliseconds to load. */
export default {}
