const mebibyte = 1 << 20

/**
 * The engine's own defaults are for a server with the machine to itself: caches of gigabytes. Here they are as large as
 * the index files of some ten million entries, which is what a search touches again and again.
 */
const cacheBytes = {
  mark_cache_size: 16 * mebibyte,
  primary_index_cache_size: 8 * mebibyte,
  index_mark_cache_size: 8 * mebibyte,
  text_index_tokens_cache_size: 8 * mebibyte,
  text_index_header_cache_size: 8 * mebibyte,
  text_index_postings_cache_size: 16 * mebibyte,
  query_condition_cache_size: 4 * mebibyte,
  compiled_expression_cache_size: 4 * mebibyte,
}

/** Settings that the engine takes only when it starts. */
export const engineArgs = (options: { readonly memoryLimitBytes: number }): readonly string[] =>
  Object.entries({
    ...cacheBytes,
    max_server_memory_usage: options.memoryLimitBytes,
  }).map(([name, value]) => `--${name}=${value}`)
