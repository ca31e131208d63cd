/** What `GET /api/retention` and `POST /api/retention/run` answer. */

export interface Amount {
  readonly entries: number
  readonly bytes: number
}

export interface AnsweredRule {
  readonly query: string
  readonly keep: string
  readonly cutoff: string | null
  /** Null when counting it took too long. */
  readonly due: Amount | null
  readonly next: Amount | null
  readonly oldest: { readonly id: string; readonly timestamp: string; readonly received_at: string } | null
}

export interface AnsweredSegment extends Amount {
  readonly first_seq: number
  readonly last_seq: number
  readonly reason: string
}

export interface RetentionPass {
  readonly started_at: string
  readonly ended_at: string
  readonly rules: readonly { readonly query: string; readonly keep: string; readonly removed: number | null }[]
  readonly segments: readonly AnsweredSegment[]
  readonly failure: string | null
}

export interface RetentionAnswer {
  readonly at: string
  readonly rules: readonly AnsweredRule[]
  readonly max_bytes: number | null
  readonly interval_seconds: number
  readonly journal: { readonly first_seq: number; readonly bytes: number }
  readonly store: Amount
  readonly segments: readonly AnsweredSegment[]
  readonly partitions: readonly (Amount & { readonly name: string })[]
  readonly last_pass: RetentionPass | null
}
