import { Text } from "@mantine/core";
import type { DatasetCard } from "./catalog-card.js";
import { ComparePanel } from "./compare-panel.js";
import { OverlapMatrix } from "./overlap-matrix.js";
import { OverlapPair } from "./overlap-pair.js";
import styles from "./overlap-page.module.css";
import { Panel } from "./panel.js";
import { readPair } from "./split-name.js";

interface OverlapParts {
  dataset: DatasetCard;
  /** The cell that is chosen: `700-2020:train|400:test`. */
  overlap: string;
  /** Called when lists were read: that stands in the audit log. */
  onAct: () => void;
}

/** What splits share, and what changed between versions. */
export function OverlapPage({ dataset, overlap, onAct }: OverlapParts) {
  const { slug, versions } = dataset;
  const listed = versions.filter(({ clipCount }) => clipCount > 0).map(({ name }) => name);
  const pair = readPair(overlap);
  return (
    <main className={styles["page"]}>
      <OverlapMatrix dataset={slug} current={overlap} onAct={onAct} className={styles["matrix"]} />
      {pair ? (
        <OverlapPair
          key={overlap}
          dataset={slug}
          train={pair[0]}
          evaluate={pair[1]}
          onAct={onAct}
          className={styles["pair"]}
        />
      ) : (
        <Panel title="May I train on X and test on Y?" className={styles["pair"]}>
          <Text size="sm">
            Choose a cell: the verdict, the clips that stand in both, and what is safe to train on.
          </Text>
        </Panel>
      )}
      <ComparePanel dataset={slug} versions={listed} onAct={onAct} className={styles["compare"]} />
    </main>
  );
}
