import { situations } from '@stairgate/rulebook';
import { Argument, type Command, type Option } from 'commander';
import type { Terminal } from './output.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

/** `completion`: a script that a shell reads once; completing asks nothing of the command itself. */
export function addCompletionVerb(
  verb: Command,
  terminal: Terminal,
  _exitWith: unknown,
  whole: () => Promise<Command>,
): void {
  // In place of the one of the syntax, so that another word is told with those there are.
  (verb.registeredArguments as Argument[]).length = 0;
  verb
    .addArgument(new Argument('<shell>', 'for which').choices([...shells]))
    .addHelpText('after', usage)
    .action(async (shell: Shell) => {
      terminal.out(scripts[shell](stepsOf(await whole())));
    });
}

const usage = `
  bash:  source <(stairgate completion bash)                in ~/.bashrc
  zsh:   stairgate completion zsh > "\${fpath[1]}/_stairgate"
  fish:  stairgate completion fish > ~/.config/fish/completions/stairgate.fish

In a clone: alias stairgate='npx stairgate'.`;

/** What can be typed after some words that are verbs and actions. */
interface Step {
  /** `keys create`; empty for what comes first. */
  readonly path: string;
  readonly words: readonly Word[];
  readonly options: readonly OptionWord[];
}
interface Word {
  readonly word: string;
  readonly says: string;
}
interface OptionWord extends Word {
  readonly takes: boolean;
  readonly values: readonly string[];
}

function stepsOf(program: Command): readonly Step[] {
  const steps: Step[] = [];
  const walk = (command: Command, path: string): void => {
    const shown = command.createHelp().visibleCommands(command);
    const [first] = command.registeredArguments;
    const values =
      first === undefined ? [] : first.name() === 'situation' ? situations : (first.argChoices ?? []);
    steps.push({
      path,
      words: [
        ...shown.map((one) => ({ word: one.name(), says: one.description() })),
        ...values.map((word) => ({ word, says: '' })),
      ],
      options: command.createHelp().visibleOptions(command).flatMap(wordOf),
    });
    for (const one of shown)
      if (one.name() !== 'help') walk(one, path === '' ? one.name() : `${path} ${one.name()}`);
  };
  walk(program, '');
  return steps;
}

function wordOf({ long, description, required, optional, argChoices }: Option): OptionWord[] {
  return long
    ? [{ word: long, says: description, takes: required || optional, values: argChoices ?? [] }]
    : [];
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
const wordsOf = ({ words, options }: Step) => [...words, ...options].map(({ word }) => word).join(' ');
/** Options whose value is one of a list, with that list. */
const valuesIn = (steps: readonly Step[]) =>
  steps.flatMap(({ path, options }) =>
    options
      .filter(({ values }) => values.length > 0)
      .map(({ word, values }) => ({ at: `${path}:${word}`, values: values.join(' ') })),
  );
/** Options after which anything may come, a file for instance. */
const freeIn = (steps: readonly Step[]) =>
  steps.flatMap(({ path, options }) =>
    options.filter(({ takes, values }) => takes && values.length === 0).map(({ word }) => `${path}:${word}`),
  );

/** How far along verbs and actions the words before the one at the cursor lead; the same in bash and zsh. */
const alongIn = (steps: readonly Step[], words: string) => `  for word in ${words}; do
    case "\${along:+$along }$word" in
      ${steps
        .filter(({ path }) => path !== '')
        .map(({ path }) => quoted(path))
        .join('|')}) along="\${along:+$along }$word" ;;
    esac
  done`;
const listIn = (steps: readonly Step[]) => `  case "$along:$before" in
    ${freeIn(steps).map(quoted).join('|')}) isFree=1 ;;
${valuesIn(steps)
  .map(({ at, values }) => `    ${quoted(at)}) list=${quoted(values)} ;;`)
  .join('\n')}
    *) case "$along" in
${steps.map((step) => `      ${quoted(step.path)}) list=${quoted(wordsOf(step))} ;;`).join('\n')}
    esac ;;
  esac`;

const scripts: Readonly<Record<Shell, (steps: readonly Step[]) => string>> = {
  bash: (steps) => `_stairgate() {
  local word along='' list='' isFree='' before="\${COMP_WORDS[COMP_CWORD-1]}" now="\${COMP_WORDS[COMP_CWORD]}"
${alongIn(steps, `"\${COMP_WORDS[@]:1:COMP_CWORD-1}"`)}
${listIn(steps)}
  COMPREPLY=()
  if [ -z "$isFree" ]; then COMPREPLY=($(compgen -W "$list" -- "$now")); fi
}
complete -o default -F _stairgate stairgate`,
  zsh: (steps) => `#compdef stairgate
_stairgate() {
  local word along='' list='' isFree='' before="\${words[CURRENT-1]}"
${alongIn(steps, `"\${(@)words[2,CURRENT-1]}"`)}
${listIn(steps)}
  if [[ -n "$isFree" ]]; then _files; else compadd -- \${(s: :)list} || _files; fi
}
if [ "$funcstack[1]" = _stairgate ]; then _stairgate "$@"; else compdef _stairgate stairgate; fi`,
  fish: (steps) =>
    [
      ...steps.flatMap((step) => {
        const at = conditionOf(step, steps);
        return [
          ...step.words.map(
            ({ word, says }) => `complete -c stairgate -f -n ${quoted(at)} -a ${quoted(word)}${saying(says)}`,
          ),
          ...step.options.map(
            ({ word, says, takes, values }) =>
              `complete -c stairgate -n ${quoted(at)} -l ${word.slice(2)}${takes ? ' -r' : ''}${
                values.length > 0 ? ` -f -a ${quoted(values.join(' '))}` : ''
              }${saying(says)}`,
          ),
        ];
      }),
    ].join('\n'),
};

const saying = (says: string) => (says === '' ? '' : ` -d ${quoted(says.split('\n')[0]!)}`);

/** When fish is at a step: its verb and action were typed, and none of those that could follow. */
function conditionOf({ path, words }: Step, steps: readonly Step[]): string {
  if (path === '') return '__fish_use_subcommand';
  const typed = path.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
  const next = words
    .map(({ word }) => word)
    .filter((word) => steps.some((one) => one.path === `${path} ${word}`));
  return [...typed, ...(next.length > 0 ? [`not __fish_seen_subcommand_from ${next.join(' ')}`] : [])].join(
    '; and ',
  );
}
