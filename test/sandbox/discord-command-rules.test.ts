// Sandbox: what the local Discord refuses in command definitions. Each rule is broken once, and has its source.
import { describe, expect, test } from 'vitest';
import { COMMAND, errorsAt } from './discord-support.ts';
import { MANY, useWorld } from './use-world.ts';

const world = useWorld({ limits: { commandWrites: MANY, global: MANY } });
const letters = (count: number) => 'x'.repeat(count);
const option = (change: object = {}) => ({ type: 3, name: 'number', description: 'As printed', ...change });
const command = (change: object = {}) => ({ ...COMMAND, ...change });
const menu = (change: object = {}) => ({ type: 3, name: 'Find on Discogs', ...change });
const withOptions = (...options: unknown[]) => command({ options });

const choices = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `c${index}`, value: `${index}` }));

const numbered = (count: number, length: number) =>
  Array.from({ length: count }, (_, index) => option({ name: `o${index}`, description: letters(length) }));

interface RuleCase {
  readonly what: string;
  readonly definition: unknown;
  readonly at: string;
  readonly source: string;
  readonly code: string;
}

/** The sections of Discord's documentation that state the rules. */
const DOCS = {
  COMMAND: 'Application Commands > Application Command Object',
  NAMING: 'Application Commands > Application Command Naming',
  OPTION: 'Application Commands > Application Command Option Structure',
  CHOICE: 'Application Commands > Application Command Option Choice Structure',
  LIMITS: 'Application Commands > Slash Commands: 8000 characters',
  FILE_TYPES: 'Reference > File Type Filtering',
  LOCALIZATION: 'Application Commands > Localization',
  CONTEXTS: 'Application Commands > Interaction Contexts',
  PERMISSIONS: 'Application Commands > Permissions',
  MENU: 'Application Commands > User Commands, Message Commands',
} as const;

const RULES: RuleCase[] = [
  {
    what: 'a name in capitals',
    definition: command({ name: 'Search' }),
    at: '0.name',
    source: DOCS.NAMING,
    code: 'APPLICATION_COMMAND_INVALID_NAME',
  },
  {
    what: 'a name with a blank',
    definition: command({ name: 'a b' }),
    at: '0.name',
    source: DOCS.NAMING,
    code: 'APPLICATION_COMMAND_INVALID_NAME',
  },
  {
    what: 'a name over 32',
    definition: command({ name: letters(33) }),
    at: '0.name',
    source: DOCS.NAMING,
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: 'no description',
    definition: command({ description: undefined }),
    at: '0.description',
    source: DOCS.COMMAND,
    code: 'BASE_TYPE_REQUIRED',
  },
  {
    what: 'a description over 100',
    definition: command({ description: letters(101) }),
    at: '0.description',
    source: DOCS.COMMAND,
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: '26 options',
    definition: withOptions(...numbered(26, 1)),
    at: '0.options',
    source: DOCS.OPTION,
    code: 'BASE_TYPE_MAX_LENGTH',
  },
  {
    what: 'a required option after an optional one',
    definition: withOptions(option(), option({ name: 'b', required: true })),
    at: '0.options.1',
    source: DOCS.OPTION,
    code: 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
  },
  {
    what: 'two options of one name',
    definition: withOptions(option(), option()),
    at: '0.options.1',
    source: DOCS.OPTION,
    code: 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
  },
  {
    what: 'a subcommand beside an option',
    definition: withOptions(option(), { type: 1, name: 'sub', description: 'x' }),
    at: '0.options',
    source: DOCS.OPTION,
    code: 'APPLICATION_COMMAND_OPTIONS_TYPE_MIXED',
  },
  {
    what: 'a subcommand in a subcommand',
    definition: withOptions({
      type: 1,
      name: 'a',
      description: 'x',
      options: [{ type: 1, name: 'b', description: 'x' }],
    }),
    at: '0.options.0.options.0.type',
    source: DOCS.OPTION,
    code: 'BASE_TYPE_CHOICES',
  },
  {
    what: '26 choices',
    definition: withOptions(option({ choices: choices(26) })),
    at: '0.options.0.choices',
    source: DOCS.CHOICE,
    code: 'BASE_TYPE_MAX_LENGTH',
  },
  {
    what: 'a choice over 100',
    definition: withOptions(option({ choices: [{ name: letters(101), value: 'x' }] })),
    at: '0.options.0.choices.0.name',
    source: DOCS.CHOICE,
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: 'choices with autocomplete',
    definition: withOptions(option({ autocomplete: true, choices: choices(1) })),
    at: '0.options.0.choices',
    source: DOCS.CHOICE,
    code: 'APPLICATION_COMMAND_OPTION_CHOICES_AUTOCOMPLETE',
  },
  {
    what: 'autocomplete of a boolean',
    definition: withOptions(option({ type: 5, autocomplete: true })),
    at: '0.options.0.autocomplete',
    source: DOCS.OPTION,
    code: 'APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_TYPE',
  },
  {
    what: 'an unknown option type',
    definition: withOptions(option({ type: 99 })),
    at: '0.options.0.type',
    source: DOCS.OPTION,
    code: 'BASE_TYPE_CHOICES',
  },
  {
    what: 'a max_length over 6000',
    definition: withOptions(option({ max_length: 6_001 })),
    at: '0.options.0.max_length',
    source: DOCS.OPTION,
    code: 'NUMBER_TYPE_MAX',
  },
  {
    what: '11 types of files',
    definition: withOptions(option({ type: 11, file_types: Array(11).fill('.csv') })),
    at: '0.options.0.file_types',
    source: DOCS.FILE_TYPES,
    code: 'BASE_TYPE_MAX_LENGTH',
  },
  {
    what: 'a type of files that is no list',
    definition: withOptions(option({ type: 11, file_types: '.csv' })),
    at: '0.options.0.file_types',
    source: DOCS.FILE_TYPES,
    code: 'LIST_TYPE_CONVERT',
  },
  {
    what: 'a file ending without its dot',
    definition: withOptions(option({ type: 11, file_types: ['image', 'csv'] })),
    at: '0.options.0.file_types.1',
    source: DOCS.FILE_TYPES,
    code: 'BASE_TYPE_CHOICES',
  },
  {
    what: 'types of files for a text',
    definition: withOptions(option({ file_types: ['image'] })),
    at: '0.options.0.file_types',
    source: DOCS.OPTION,
    code: 'APPLICATION_COMMAND_OPTION_FILE_TYPES',
  },
  {
    what: 'over 8000 characters',
    definition: withOptions(
      ...Array.from({ length: 3 }, (_, index) =>
        option({
          name: `o${index}`,
          choices: Array.from({ length: 25 }, (__, at) => ({
            name: `${at}${letters(90)}`,
            value: `${at}${letters(90)}`,
          })),
        }),
      ),
    ),
    at: '0',
    source: DOCS.LIMITS,
    code: 'APPLICATION_COMMAND_TOO_LARGE',
  },
  {
    what: 'an unknown type',
    definition: menu({ type: 5 }),
    at: '0.type',
    source: DOCS.COMMAND,
    code: 'BASE_TYPE_CHOICES',
  },
  {
    what: 'a message command with a description',
    definition: menu({ description: 'Finds it' }),
    at: '0.description',
    source: DOCS.MENU,
    code: 'APPLICATION_COMMAND_INVALID_DESCRIPTION',
  },
  {
    what: 'a user command with a description',
    definition: menu({ type: 2, description: 'Finds it' }),
    at: '0.description',
    source: DOCS.MENU,
    code: 'APPLICATION_COMMAND_INVALID_DESCRIPTION',
  },
  {
    what: 'a message command with a description in a language',
    definition: menu({ description_localizations: { de: 'Findet es' } }),
    at: '0.description_localizations',
    source: DOCS.MENU,
    code: 'APPLICATION_COMMAND_INVALID_DESCRIPTION',
  },
  {
    what: 'a message command with options',
    definition: menu({ options: [option()] }),
    at: '0.options',
    source: DOCS.COMMAND,
    code: 'APPLICATION_COMMAND_INVALID_OPTIONS',
  },
  {
    what: 'a message command with a name over 32',
    definition: menu({ name: letters(33) }),
    at: '0.name',
    source: DOCS.COMMAND,
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: 'a message command with a blank name',
    definition: menu({ name: ' ' }),
    at: '0.name',
    source: DOCS.COMMAND,
    code: 'BASE_TYPE_REQUIRED',
  },
  {
    what: 'a name with capitals in a language',
    definition: command({ name_localizations: { de: 'Suchen' } }),
    at: '0.name_localizations.de',
    source: DOCS.COMMAND,
    code: 'APPLICATION_COMMAND_INVALID_NAME',
  },
  {
    what: 'a language that Discord does not have',
    definition: menu({ name_localizations: { tlh: 'Discogs' } }),
    at: '0.name_localizations.tlh',
    source: DOCS.LOCALIZATION,
    code: 'BASE_TYPE_CHOICES',
  },
  {
    what: 'a message command with too long a name in a language',
    definition: menu({ name_localizations: { de: letters(33) } }),
    at: '0.name_localizations.de',
    source: DOCS.COMMAND,
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: 'an unknown context',
    definition: command({ contexts: [7] }),
    at: '0.contexts.0',
    source: DOCS.CONTEXTS,
    code: 'BASE_TYPE_CHOICES',
  },
  {
    what: 'permissions that are no bit set',
    definition: command({ default_member_permissions: 'ManageGuild' }),
    at: '0.default_member_permissions',
    source: DOCS.PERMISSIONS,
    code: 'NUMBER_TYPE_COERCE',
  },
];

describe('a definition is refused with 50035', () => {
  test.each(RULES)('$what ($source)', async ({ definition, at, code }) => {
    const answer = await world.register(definition);
    expect([answer.status, answer.body.code]).toEqual([400, 50035]);
    expect(errorsAt(answer, at)).toContain(code);
    expect(world.discord.commands(world.guild.id)).toEqual([]);
  });

  test.each([COMMAND, menu()])('a name used twice in a type: $name', async (definition) => {
    const answer = await world.register(definition, definition);
    expect(errorsAt(answer, '1.name')).toEqual(['APPLICATION_COMMANDS_DUPLICATE_NAME']);
  });

  test('a body that is no list', async () => {
    const path = `/applications/${world.discord.applicationId}/commands`;
    const answer = await world.call('PUT', path, { body: { name: 'x' } });
    expect(errorsAt(answer, '')).toEqual(['LIST_TYPE_CONVERT']);
  });
});
