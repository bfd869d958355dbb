import { CodeError } from '@stairgate/codes';
import { CompileError } from '@stairgate/rulebook';
import { Command, CommanderError } from 'commander';
import { addCheckVerb } from './check.ts';
import { type CodesOptions, codes, codesCoverage, listSituations } from './codes.ts';
import { addCodesCheckVerb } from './codes-check.ts';
import { addReferenceVerb } from './codes-reference.ts';
import { addCommonVerb } from './common.ts';
import { type DecideOptions, decide } from './decide.ts';
import { addDiffVerb } from './diff.ts';
import { addExplainVerb } from './explain.ts';
import { addExportVerb } from './export.ts';
import { addLanguagesVerb } from './languages.ts';
import { json, type Terminal, UsageError } from './output.ts';
import { addProfileVerbs } from './profile.ts';
import { protections } from './protections.ts';
import { addProveVerb } from './prove.ts';
import { addQuestionOptions, type QuestionOptions } from './question.ts';
import { addReplayVerb } from './replay.ts';
import { addReviewVerbs } from './review/add-review-verbs.ts';
import { addRulebookVerbs } from './rulebook.ts';
import { addServiceVerbs } from './service-verbs.ts';

const version = '0.1.0';

/** Runs `stairgate` with these words and answers the exit code: 0 done, 1 found wanting, 2 asked wrongly. */
export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const program = new Command('stairgate')
    .description('Online services private and safe for children by default, and able to show it.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.error(text.trimEnd()),
    })
    .showHelpAfterError('(--help lists the verbs and options)');

  addQuestionOptions(program.command('decide <situation>'))
    .description('may this happen to this child, and why')
    .option('--all', 'cite every rule that binds, not only those that decide')
    .action((situation: string, options: DecideOptions) => decide(terminal, situation, options));

  addQuestionOptions(program.command('protections'))
    .description('the page of defaults for a child')
    .action((options: QuestionOptions) => protections(terminal, options));

  program
    .command('situations')
    .description('the closed list of situations')
    .option('--json', 'print JSON')
    .action((options: CodesOptions) => listSituations(terminal, options));

  const law = program
    .command('codes')
    .description('the laws and codes the rulebook holds')
    .option('--codes <folder>', 'read the codes from another folder')
    .option('--json', 'print JSON')
    .action((options: CodesOptions) => codes(terminal, options));
  law
    .command('coverage')
    .description('whether every provision is a rule, a duty or unmodelled with a reason')
    .option('--codes <folder>', 'read the codes from another folder')
    .option('--json', 'print JSON')
    .action((_options: CodesOptions, command: Command) => {
      if (!codesCoverage(terminal, command.optsWithGlobals())) exitCode = 1;
    });

  const exitWith = (code: number) => {
    exitCode = code;
  };
  addCodesCheckVerb(law, terminal, exitWith);
  addReferenceVerb(law, terminal);
  addCheckVerb(program, terminal, exitWith);
  addDiffVerb(program, terminal, exitWith);
  addCommonVerb(program, terminal);
  addExportVerb(program, terminal);
  addExplainVerb(program, terminal);
  addLanguagesVerb(program, terminal, exitWith);
  addProfileVerbs(program, terminal, exitWith);
  addProveVerb(program, terminal, exitWith);
  addReplayVerb(program, terminal, exitWith);
  addRulebookVerbs(program, terminal);
  addReviewVerbs(program, terminal, (code) => {
    exitCode = code;
  });
  addServiceVerbs(program, terminal, exitWith);

  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UsageError || error instanceof CodeError || error instanceof CompileError) {
      if (words.includes('--json')) terminal.out(json({ error: { message: error.message } }));
      else terminal.error(error.message);
      return 2;
    }
    throw error;
  }
  return exitCode;
}
