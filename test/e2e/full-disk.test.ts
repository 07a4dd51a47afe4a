import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { BIN, shell } from './command.ts';

const SWEEP = 'sweep --ttl 5m,1h,6h --cache-size 10,50 -n 200 --workers 1 --json';

/** Runs the command where no file may become longer than so many KiB, which is how a full disk looks to it. */
function cramped(folder: string, kib: number, args: string) {
  return shell(`cat <(ulimit -f ${kib}; node ${BIN} ${args} 2> >(cat >&2); echo "exit $?" >&2)`, { cwd: folder });
}

describe('where nothing more can be written', () => {
  const folder = (): string => temporaryFolder();

  it('the result is printed instead, and the command fails', () => {
    const here = folder();
    const { stdout, stderr } = cramped(here, 1, 'simulate -n 200 --json -o result.json');
    expect(JSON.parse(stdout)).toHaveProperty('savings');
    expect(stderr).toContain('-o result.json: cannot be written: ');
    expect(stderr).toContain('it is printed instead');
    expect(stderr).toContain('exit 1\n');
    expect(readdirSync(here)).toEqual([]);
  });

  it('a strategy is printed instead, beside the one document of --json', () => {
    const here = folder();
    const { stdout, stderr } = cramped(here, 0, 'tune --ttl 5m,1h -n 200 --json --save best.yaml');
    expect(JSON.parse(stdout)).toHaveProperty('best');
    expect(stderr).toContain('# Found by optimize tune');
    expect(stderr).toContain('exit 1\n');
    expect(readdirSync(here)).toEqual([]);
  });

  it('a run goes on without its journal, says so, and is taken up from what is there', () => {
    const here = folder();
    const { stdout, stderr } = cramped(here, 1, `${SWEEP} --resume journal`);
    expect(stderr).toContain('--resume journal: cannot be written: ');
    expect(stderr).not.toContain('    at ');
    expect(stderr).toContain('exit 1\n');
    const whole = shell(`node ${BIN} ${SWEEP}`, { cwd: here });
    expect(stdout).toBe(whole.stdout);
    const again = shell(`node ${BIN} ${SWEEP} --resume journal`, { cwd: here });
    expect(again).toMatchObject({ status: 0, stdout: whole.stdout });
  });

  it('a run whose journal cannot even be begun is refused in a sentence', () => {
    const { stdout, stderr } = cramped(folder(), 0, `${SWEEP} --resume journal`);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error --resume journal: cannot be written: .*\n {2}make room/);
    expect(stderr).toContain('exit 1\n');
  });

  it('a scenario is not begun, so that the next time it can be', () => {
    const here = folder();
    const { stderr } = cramped(here, 0, 'init mine.yaml');
    expect(stderr).toContain('optimize init mine.yaml: cannot be written: ');
    expect(existsSync(join(here, 'mine.yaml'))).toBe(false);
    expect(shell(`node ${BIN} init mine.yaml`, { cwd: here }).status).toBe(0);
  });
});
