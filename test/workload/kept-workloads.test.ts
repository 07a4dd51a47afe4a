import { describe, expect, it } from 'vitest';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';
import { KeptWorkloads } from '../../src/workload/kept-workloads.ts';
import type { Workload } from '../../src/workload/workload.ts';
import { invoke } from '../cli/invoke.ts';
import { faqSource } from '../experiment/experiments.ts';

const REST = ['--no-fixes', '--no-parts', '--no-controls', '--no-alternatives', '--json'];

describe('workloads that are kept for later commands', () => {
  it('change no byte of what these print, whatever was played on them before', async () => {
    const kept = new KeptWorkloads();
    const faq = 'simulate --scenario faq-chatbot -n 400';
    const commands = [
      `${faq} --only cache`,
      `${faq} --only semantic --similarity 0.9`,
      `${faq} --only semantic --similarity 0.7`,
      // Its answers of the day before are no queries of the others.
      `${faq} --only cache --prewarm 200`,
      `${faq} --only semantic --similarity 0.8 --similarity-measure jaccard`,
      `${faq} --only cache --seed 7`,
      'ab baseline basic --scenario faq-chatbot -n 400',
      `${faq} --strategy advanced`,
      `${faq} --only cache --prewarm 50`,
      `${faq} --only cache`,
    ];
    for (const command of commands) {
      const words = [...command.split(' '), ...(command.startsWith('ab') ? ['--json'] : REST)];
      const alone = await invoke(words);
      expect([alone.code, alone.stderr], command).toEqual([0, '']);
      expect((await invoke(words, { kept })).stdout, command).toBe(alone.stdout);
    }
  });

  const taken = async (kept: KeptWorkloads, name: string, requests: number, whole = true) => {
    let opened = 0;
    const { spec } = faqSource(requests);
    const workload = await kept.take(name, async (): Promise<Workload> => {
      opened++;
      return new GeneratedWorkload(name, spec, '42');
    });
    for await (const _ of workload.blocks()) if (!whole) break;
    return opened;
  };

  it('are opened once, unless they were not read to their end', async () => {
    const kept = new KeptWorkloads();
    expect(await taken(kept, 'a', 3_000, false)).toBe(1);
    expect([await taken(kept, 'a', 3_000), await taken(kept, 'a', 3_000)]).toEqual([1, 0]);
  });

  it('are those that were read last, 60,000 requests in all', async () => {
    const kept = new KeptWorkloads();
    for (const name of ['a', 'b', 'c']) await taken(kept, name, 20_000);
    expect(await taken(kept, 'a', 20_000)).toBe(0);
    await taken(kept, 'd', 20_000);
    expect([await taken(kept, 'a', 20_000), await taken(kept, 'b', 20_000)]).toEqual([0, 1]);
  });
});
