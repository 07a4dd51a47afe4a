import { script } from '@bomb.sh/tab';
import { captured } from './complete.ts';

/** The shells there is completion for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** What the shell must read to complete our command line. */
export function completionScript(shell: Shell): string {
  return shell === 'bash' ? BASH : captured(() => script(shell, 'optimize', 'optimize'));
}

/**
 * Our own for bash: tab's needs the bash-completion package, evaluates what has been typed, and
 * never offers files. The words are taken from the line itself, for bash splits them at `=` and `:`.
 */
const BASH = `# bash completion for optimize. Load it with: source <(optimize completion bash)
_optimize() {
  local line="\${COMP_LINE:0:COMP_POINT}" words current reply directive word
  read -ra words <<< "$line"
  [[ "$line" == *[[:space:]] ]] && words+=("")
  current="\${words[\${#words[@]}-1]}"
  reply="$("\${1/#\\~/$HOME}" complete -- "\${words[@]:1}" 2>/dev/null)" || return
  directive="\${reply##*:}"
  # Bash replaces only what follows the last of its own word breaks.
  [[ "$current" == *=* && "$COMP_WORDBREAKS" == *=* && "$current" == -* ]] && current="\${current#*=}"
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    [[ "$word" == :* ]] || COMPREPLY+=("$word")
  done <<< "$reply"
  if (( directive == 0 )); then
    compopt -o filenames
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
  fi
}
complete -F _optimize optimize
`;
