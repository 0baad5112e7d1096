/** form-data: bodies are JSON; it would bring a 179 KB table of media types along. A constructor is all axios asks of it. */
export default class NoFormData {}
