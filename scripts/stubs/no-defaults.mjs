/** axios' defaults: each request of ours says all there is to say; they bring form data and URL encoding along. */
export default {}
