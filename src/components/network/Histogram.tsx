/** How often an activation takes each of its 256 codes; both ends marked by what they mean. */
import type { ActivationStatistics, EndMeaning } from "../../inference/inspect/activation-statistics.ts";
import type { QuantisationFacts } from "../../inference/inspect/layer-facts.ts";
import { countText, percentText } from "../sensor/figures.ts";
import styles from "./Histogram.module.css";
import { realText } from "./layer-words.ts";

const HEIGHT = 96;
const CODES = 256;

interface HistogramProps {
  readonly statistics: ActivationStatistics;
  readonly quantisation: QuantisationFacts;
}

export function Histogram({ statistics, quantisation }: HistogramProps) {
  const { counts, values, codesUsed } = statistics;
  // Zeros of a RELU outnumber all the rest: heights are logarithms.
  const top = Math.log1p(Math.max(...counts));
  const bars = Array.from(counts, (count, code) => {
    const height = top === 0 ? 0 : (Math.log1p(count) / top) * HEIGHT;
    return { code, height };
  }).filter(({ height }) => height > 0);
  const zero = quantisation.zeroPoint + 128;
  return (
    <figure className={styles.histogram}>
      <svg viewBox={`0 0 ${CODES} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {bars.map(({ code, height }) => (
          <rect
            key={code}
            className={styles[endOf(code, statistics)]}
            x={code}
            y={HEIGHT - height}
            width="1"
            height={height}
          />
        ))}
        <line className={styles.zero} x1={zero + 0.5} x2={zero + 0.5} y1="0" y2={HEIGHT} />
      </svg>
      <p className={styles.axis} aria-hidden="true">
        <span>{realText(quantisation.lowest)}</span>
        <span>{realText(quantisation.highest)}</span>
      </p>
      <figcaption>
        {countText(values)} values in {codesUsed} of 256 codes (heights are logarithms, the line is 0). At
        −128: {percentText(statistics.lowest_frac)}, {endWords(statistics.lowestMeans)}. At 127:{" "}
        {percentText(statistics.highest_frac)}, {endWords(statistics.highestMeans)}.
      </figcaption>
    </figure>
  );
}

const endWords = (meaning: EndMeaning): string =>
  meaning === "operator" ? "where the layer itself ends" : "clipped if they were beyond";

function endOf(code: number, { lowestMeans, highestMeans }: ActivationStatistics): "clipped" | "inside" {
  const meaning = code === 0 ? lowestMeans : code === CODES - 1 ? highestMeans : "operator";
  return meaning === "range" ? "clipped" : "inside";
}
