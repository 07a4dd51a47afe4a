declare module 'asciichart' {
  interface PlotConfig {
    height?: number;
    min?: number;
    max?: number;
    offset?: number;
    symbols?: string[];
    format?: (value: number, index: number) => string;
  }
  /** Draws one column per value; throws on an empty series. */
  export function plot(series: number[] | number[][], config?: PlotConfig): string;
}
