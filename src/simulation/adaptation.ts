import type { AdaptationPoint } from './summary.ts';

export class Adaptation {
  constructor(..._: unknown[]) {}
  semanticHit(..._: unknown[]): void {}
  answered(..._: unknown[]): void {}
  trajectory(): AdaptationPoint[] {
    return [];
  }
}
