import { withRoom } from '../../foundation/columns.ts';
import type { SWITCHING } from './technique.ts';

type Switching = (typeof SWITCHING)[number];

/** Says that a session has not been routed yet. */
const NOT_YET = -1;

/** The model that each session has, where it does not change with every turn. */
export class SessionModels {
  readonly #switching: Exclude<Switching, 'always'>;
  #models = new Int32Array(0);

  constructor(switching: Exclude<Switching, 'always'>) {
    this.#switching = switching;
  }

  /** The model for a session's next turn, which by itself would get `wanted`; models are numbered from the weakest up. */
  model(session: number, wanted: number): number {
    this.#models = withRoom(this.#models, session + 1, NOT_YET);
    const had = this.#models[session];
    const keeps = had !== NOT_YET && (this.#switching === 'never' || had > wanted);
    return (this.#models[session] = keeps ? had : wanted);
  }
}
