/**
 * Names of the attributes of our log records, OpenTelemetry's where it has one. All of them are in development in semantic-conventions 1.45,
 * whose package asks libraries to copy such names instead of importing them.
 */
export const attribute = {
  uid: 'log.record.uid',
  session: 'session.id',
  installation: 'app.installation.id',
  user: 'user.id',
  email: 'user.email',
  flag: 'feature_flag.key',
  variant: 'feature_flag.result.variant',
  // No convention has these yet.
  account: 'user.account_uuid',
  organization: 'user.organization_uuid',
  dropReason: 'orangebox.dropped.reason',
  dropCount: 'orangebox.dropped.count',
} as const

/** Before the names of fields that are not metadata: no attribute may occur twice, and each field keeps one name in all events. */
export const prefix = {
  metadata: 'metadata.',
  context: 'context.',
  privileged: 'privileged.',
  experiment: 'experiment.',
  userAttributes: 'experiment.user_attributes.',
  experimentMetadata: 'experiment.metadata.',
} as const
