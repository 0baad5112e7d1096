/** axios' browser adapter. `false` is what axios itself puts here where there is no XMLHttpRequest. */
export default false
