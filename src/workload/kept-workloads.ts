import { RememberedWorkload } from './remembered-workload.ts';
import type { Workload } from './workload.ts';

/** Requests of all that are kept together: two or three lessons' worth, a few megabytes. */
const MOST_KEPT = 60_000;

/**
 * Workloads that commands of one process read one after the other: whoever turns a knob wants the same traffic again,
 * and what is known of its texts. Those read last are kept.
 */
export class KeptWorkloads {
  readonly #kept = new Map<string, RememberedWorkload>();

  /**
   * The workload of that name, ready to be read from its first request; `open` opens it where it is not there. Equal
   * names are of equal workloads, and one command at a time reads.
   */
  async take(name: string, open: () => Promise<Workload>): Promise<RememberedWorkload> {
    const known = this.#kept.get(name);
    this.#kept.delete(name);
    const workload = known?.readable === true ? known : new RememberedWorkload(await open());
    this.#kept.set(name, workload);
    this.#forget();
    return workload;
  }

  /** Lets go of those that were read longest ago. */
  #forget(): void {
    const sizes = [...this.#kept.values()].map((workload) => workload.expectedRequests ?? Number.POSITIVE_INFINITY);
    let together = sizes.reduce((sum, requests) => sum + requests, 0);
    for (const [i, name] of [...this.#kept.keys()].entries()) {
      if (together <= MOST_KEPT) return;
      together -= sizes[i] as number;
      this.#kept.delete(name);
    }
  }
}
