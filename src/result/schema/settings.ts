import { z } from 'zod';
import { lookup } from './lookups.ts';
import { number, text } from './parts.ts';

const setting = z
  .object({
    name: text.describe('As config files call it: `seed`, `cache.ttl`.'),
    value: z.union([text, number, z.boolean()]).nullable().describe('As one would write it; null when there is none.'),
    source: text.describe(
      'What has decided it: `--ttl`, `OPTIMIZE_TTL`, a line of a file, `scenario faq-chatbot`, `default`.',
    ),
  })
  .meta({ id: 'Setting' });

export const settingsResult = z
  .object({ ...lookup, command: text.describe('The command that would run.'), settings: z.array(setting) })
  .meta({ id: 'SettingsResult' });

/** What `--print-config --json` prints in place of a result. */
export type SettingsResult = z.infer<typeof settingsResult>;

/** A setting as it stands before a run. */
export type ShownSetting = z.infer<typeof setting>;
