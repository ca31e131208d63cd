import type { StoredEntry } from '@trilha/entry'

/** Whether all that was acknowledged before the question was searched. */
export interface Coverage {
  readonly complete: boolean
  /** Set when not complete: entries up to this one were searched, of `head_seq`. */
  readonly applied_seq?: number
  readonly head_seq?: number
}

/** An entry of a list. */
export interface ListedEntry extends StoredEntry {
  /**
   * Set when `max_text` was asked for and something was cut: by the dotted path of a text, or of an object or list that
   * lost members, the full length (of an object or list, that of its JSON) in UTF-16 code units.
   */
  readonly cut?: Readonly<Record<string, number>>
}

export interface EntriesPage extends Coverage {
  readonly entries: readonly ListedEntry[]
  /** For the following page in the order asked for; null at the end. */
  readonly next_cursor: string | null
  readonly previous_cursor?: string | null
}

/** An entry with its neighbours by time, each side oldest first. */
export interface EntryContext extends Coverage {
  readonly entry: ListedEntry
  readonly before: readonly ListedEntry[]
  readonly after: readonly ListedEntry[]
  readonly has_more_before: boolean
  readonly has_more_after: boolean
  readonly within: 'service' | 'user' | 'request' | 'all'
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
export interface StoryEntry extends ListedEntry {
  readonly offset_ms: number
  readonly duration_ms: number | null
  /** Within how many others it happened. */
  readonly depth: number
  readonly parent_id: string | null
}

export interface Story extends Coverage {
  /** Null when a trace of several requests was asked for. */
  readonly request_id: string | null
  readonly trace_id?: string | null
  readonly started_at: string
  readonly ended_at: string
  readonly duration_ms: number
  readonly result: string
  /** HTTP status that the caller got; null when unknown, 0 when none was sent. */
  readonly status: number | null
  /** The entry that the result is from. */
  readonly verdict_entry_id: string
  readonly who: string | null
  /** Every user that the entries name. */
  readonly users: readonly string[]
  readonly what: string
  readonly cause: string | null
  /** The entry that tells the cause. */
  readonly cause_entry_id: string | null
  readonly services: readonly string[]
  readonly entries: readonly StoryEntry[]
  readonly gaps: readonly Gap[]
  /** There are more entries than are told. */
  readonly truncated: boolean
  /** Entries of the same trace that belong to other requests. */
  readonly related: number
}

export interface Counted {
  readonly value: string
  readonly count: number
}

export interface TimelineEntry extends ListedEntry {
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

/** What may stand at a place of a query that is being typed. */
export interface Completion extends Coverage {
  readonly kind: 'field' | 'operator' | 'value' | 'nothing'
  readonly field?: string
  /** What is there already, without quotes and backslashes. */
  readonly typed: string
  /** A suggestion takes the place from here (UTF-16 code units) … */
  readonly start: number
  /** … to here, exclusive. */
  readonly end: number
  readonly suggestions: readonly {
    /** As a person reads it. */
    readonly text: string
    /** As the query has it, quoted and escaped where it must be. */
    readonly insert: string
    readonly detail?: string
    /** Entries that have it. */
    readonly count?: number
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

/** A view of the console under a name. */
export interface SavedSearch {
  readonly id: string
  readonly name: string
  readonly description?: string
  /** Path and query of the console's page. */
  readonly view: string
  readonly created_at: string
  readonly updated_at: string
  /** Another one after each change. */
  readonly version: number
}

export interface SavedSearches {
  readonly searches: readonly SavedSearch[]
}

export interface Logged {
  readonly status: string
  readonly log_id: string
}
