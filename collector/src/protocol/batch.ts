/* Bodies of the SDK's own protocol. Written apart from the SDK's own types on purpose: the collector checks the SDK. */

/** One value of context, metadata, user attributes or experiment metadata. */
export type WireValue = number | boolean | string | null

/** Several of them, by name. */
export type WireValues = Readonly<Record<string, WireValue>>

/** Facts about the sending process. */
export type WireResource = Readonly<Record<string, string | number | boolean>>

/** What a client says it has given up, by reason. */
export interface ClientReport {
  readonly report_id: string
  readonly dropped: Readonly<Record<string, number>>
}

/** An event as it came over the wire. */
export interface BatchEvent {
  readonly event_type: 'event' | 'experiment'
  readonly event_data: {
    readonly event_id: string
    readonly event_name: string
    readonly client_timestamp: string
    readonly session_id: string
    readonly device_id: string
    readonly user?: { readonly id?: string; readonly email?: string }
    readonly auth?: { readonly account_uuid?: string; readonly organization_uuid?: string }
    readonly context?: WireValues
    readonly metadata?: WireValues
    /** Self-contained mode only. */
    readonly resource?: WireResource
    readonly experiment_id?: string
    readonly variation_id?: string
    readonly variation_index?: number
    readonly environment?: string
    readonly user_attributes?: WireValues
    readonly experiment_metadata?: WireValues
  }
}

/** The body of one request. */
export interface EventBatch {
  readonly resource: WireResource
  readonly client_report?: ClientReport
  readonly events: readonly BatchEvent[]
}
