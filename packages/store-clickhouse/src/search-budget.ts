import { wordSettings } from './compile-words.ts'
import type { Settled } from './options.ts'

/**
 * What one search may use. Grouping and sorting of more than a third of its memory goes on on disk, where it may take
 * four times its memory.
 */
export const budgetSettings = ({ maxSearchBytes, maxThreads, searchTimeoutMs }: Settled): string =>
  Object.entries({
    ...wordSettings,
    max_execution_time: searchTimeoutMs / 1_000,
    max_memory_usage: maxSearchBytes,
    max_threads: maxThreads,
    // Else the engine takes one thread for each gigabyte that it has free, and it has hardly one.
    max_threads_min_free_memory_per_thread: 0,
    max_bytes_before_external_group_by: Math.floor(maxSearchBytes / 3),
    max_bytes_before_external_sort: Math.floor(maxSearchBytes / 3),
    max_temporary_data_on_disk_size_for_query: 4 * maxSearchBytes,
  })
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ')
