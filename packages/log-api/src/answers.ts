import type { StoredEntry } from '@trilha/entry'

/** Whether all that was acknowledged before the question was searched. */
export interface Coverage {
  readonly complete: boolean
  /** Set when not complete: entries up to this one were searched, of `head_seq`. */
  readonly applied_seq?: number
  readonly head_seq?: number
}

export interface EntriesPage extends Coverage {
  readonly entries: readonly StoredEntry[]
  /** For the following page in the order asked for; null at the end. */
  readonly next_cursor: string | null
  readonly previous_cursor?: string | null
}

export interface Histogram extends Coverage {
  readonly from: string | null
  readonly to: string | null
  readonly interval_ms: number | null
  readonly by: string | null
  readonly groups: readonly string[]
  readonly buckets: readonly {
    readonly start: string
    readonly count: number
    readonly groups: Readonly<Record<string, number>>
  }[]
}

export interface Facets extends Coverage {
  readonly facets: readonly {
    readonly field: string
    readonly values: readonly { readonly value: string; readonly count: number }[]
    /** Entries that have the field. */
    readonly present: number
    readonly distinct: number
  }[]
}

export interface Stats extends Coverage {
  readonly group_by: readonly string[]
  readonly metrics: readonly string[]
  readonly rows: readonly {
    readonly group: Readonly<Record<string, string | null>>
    readonly values: Readonly<Record<string, number | null>>
  }[]
}

/** Something that the entries of a request do not tell, or tell in two ways. */
export interface Gap {
  readonly kind: string
  /** In plain English. */
  readonly detail: string
  readonly service?: string
  /** The entry that the gap shows at. */
  readonly entry_id?: string
  /** Where in the story, in milliseconds from its start. */
  readonly offset_ms?: number
  readonly duration_ms?: number
  /** The request is so young that what is missing may still arrive. */
  readonly provisional?: boolean
}

/** An entry with its place in a story. */
export interface StoryEntry extends StoredEntry {
  readonly offset_ms: number
  readonly duration_ms: number | null
  /** Within how many others it happened. */
  readonly depth: number
  readonly parent_id: string | null
}

export interface Story extends Coverage {
  readonly request_id: string
  readonly trace_id?: string | null
  readonly started_at: string
  readonly ended_at: string
  readonly duration_ms: number
  readonly result: string
  /** HTTP status that the caller got; null when unknown, 0 when none was sent. */
  readonly status: number | null
  readonly who: string | null
  readonly what: string
  readonly cause: string | null
  readonly services: readonly string[]
  readonly entries: readonly StoryEntry[]
  readonly gaps: readonly Gap[]
  readonly truncated: boolean
}

export interface Counted {
  readonly value: string
  readonly count: number
}

export interface TimelineEntry extends StoredEntry {
  /** What the user had never done, or never come from, before this entry. */
  readonly first?: readonly string[]
}

export interface Timeline extends EntriesPage {
  readonly user_id: string
  readonly identity: {
    /** Null when no entry names this user. */
    readonly first_seen: string | null
    readonly last_seen: string | null
    readonly total: number
    readonly failures: number
    readonly services: readonly Counted[]
    readonly client_ips: readonly Counted[]
    readonly user_agents: readonly Counted[]
  }
  /** The zone that days are of. */
  readonly tz: string
  /** The newest first. */
  readonly days: readonly {
    readonly date: string
    readonly count: number
    readonly failures: number
    readonly actions: readonly { readonly action: string; readonly count: number; readonly first?: true }[]
  }[]
  readonly has_more_days: boolean
  readonly entries: readonly TimelineEntry[]
}

export interface Fields extends Coverage {
  readonly fields: readonly {
    readonly name: string
    readonly type: string
    readonly description: string
    readonly examples: readonly string[]
  }[]
}

export interface Status {
  readonly version: string
  readonly uptime_seconds: number
  readonly ready: boolean
  readonly missing: string | null
  readonly journal: {
    readonly head_seq: number
    readonly first_seq: number
    readonly entries: number
    readonly bytes: number
  }
  readonly store: {
    readonly ready: boolean
    readonly applied_seq: number
    readonly lag: number
    readonly rebuild: {
      readonly applied: number
      readonly head: number
      readonly entries_per_second: number
    } | null
  }
}

export interface Logged {
  readonly status: string
  readonly log_id: string
}
