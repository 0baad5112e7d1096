/*
 * What `src/` loads late, loaded before the tests. Files that share a process share its modules. If a file ends while one of its clients loads
 * something for the first time, that loading fails with the file, and would fail for every file after it as well.
 */

import '../../src/chunks/diagnosing.ts'
import '../../src/chunks/handing-over.ts'
import '../../src/chunks/looking.ts'
import '../../src/chunks/sending.ts'
import '../../src/client/show-notice.ts'
import '../../src/node/ask.ts'
import '../../src/node/no-proxy.ts'
import '../../src/otel/encode-protobuf.ts'
import '../../src/otel/provider.ts'
import '../../src/otel/tap.ts'
import '../../src/outbox/batches.ts'
import '../../src/outbox/delivery/credentials.ts'
import '../../src/sinks/from-brief.ts'
import '../../src/sinks/from-rules.ts'
import '../../src/testing/endpoint.ts'
