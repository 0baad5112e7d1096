/** In which form OTLP travels over HTTP. */
export type OtlpProtocol = 'http/json' | 'http/protobuf'
