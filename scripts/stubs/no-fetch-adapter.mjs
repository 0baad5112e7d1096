/** axios' fetch adapter: touching fetch loads Node's undici, 10 ms for a way of sending that is never chosen. */
export const getFetch = () => false
export default false
