/** Asks `trilha complete SHELL LINE`, which does all the work; undefined for a shell that it does not know. */
export const completionScript = (shell: string): string | undefined => scripts[shell]

const bash = `# Completion of trilha for bash.
_trilha() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("$line")
  done < <(trilha complete bash "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
  if [[ \${COMPREPLY[0]} == ':files' ]]; then
    COMPREPLY=()
    compopt -o default
    return
  fi
  # A field waits for its value: no blank behind it.
  if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *: ]]; then compopt -o nospace; fi
}
complete -F _trilha trilha`

const zsh = `#compdef trilha
# Completion of trilha for zsh.
_trilha() {
  local line value typed=$PREFIX
  local before="\${(j: :)\${(@qq)\${(@Q)words[1,CURRENT-1]}}}"
  local -a values texts
  # Within quotes zsh has taken them off already.
  if [[ -z \${compstate[quote]} ]]; then typed=\${(Q)typed}; fi
  while IFS= read -r line; do
    value=\${line%%$'\\t'*}
    values+=("$value")
    if [[ $line == *$'\\t'* ]]; then texts+=("$value  -- \${line#*$'\\t'}"); else texts+=("$value"); fi
  done < <(trilha complete zsh "$before \${(qq)typed}" 2>/dev/null)
  if [[ \${values[1]} == ':files' ]]; then
    _files
    return
  fi
  # What is not finished, a field or a query in quotes, gets no blank behind it.
  if [[ -n \${compstate[quote]} || \${values[1]} == *: ]]; then
    compadd -U -S '' -l -d texts -a values
  else
    compadd -U -l -d texts -a values
  fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _trilha "$@"; else compdef _trilha trilha; fi`

const fish = `# Completion of trilha for fish.
function __trilha_complete
  set -l found (trilha complete fish (commandline -cp) 2>/dev/null)
  if test "$found[1]" = ':files'
    __fish_complete_path (commandline -ct)
    return
  end
  printf '%s\\n' $found
end
complete -c trilha -f -a '(__trilha_complete)'`

const scripts: Readonly<Record<string, string>> = { bash, zsh, fish }
