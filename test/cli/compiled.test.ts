import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCompiled } from '../../src/cli/compiled.ts';
import { todaysModels } from '../../src/cli/todays-models.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { parseScenario } from '../../src/scenario/scenario.ts';

describe('what the build reads in advance', () => {
  it('is what reading it would give', async () => {
    const compiled = await readCompiled('dist/compiled.bin');
    const source = readFileSync('scenarios/faq-chatbot.yaml', 'utf8');
    expect(compiled?.scenarios.get(source)).toEqual(parseScenario(source, 'faq-chatbot.yaml'));
    expect(compiled?.todaysModels).toEqual(await todaysModels(DOCS_CATALOG, { compiled: null }));
  });

  it('is left out where there is none', async () => {
    expect(await readCompiled('nowhere/compiled.bin')).toBeNull();
    expect((await todaysModels(DOCS_CATALOG, { compiled: 'nowhere/compiled.bin' }))?.id).toBe('real');
  });
});
