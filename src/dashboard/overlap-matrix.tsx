import { Loader, Text } from "@mantine/core";
import { useEffect } from "react";
import matrixQuery from "./overlap-matrix.graphql?raw";
import styles from "./overlap-matrix.module.css";
import { Panel } from "./panel.js";
import { linkTo } from "./place.js";
import { Refusal } from "./refusal.js";
import { showCount, showSplit } from "./show.js";
import { nameSplit, type SplitName } from "./split-name.js";
import { useAnswer } from "./use-answer.js";

interface ListedSplit extends SplitName {
  revision: string;
  clipCount: number;
}

interface Cell {
  row: number;
  column: number;
  sharedVideos: number;
  isLeak: boolean;
}

interface MatrixAnswer {
  overlapMatrix: { splits: ListedSplit[]; cells: Cell[] };
}

interface CellParts {
  dataset: string;
  one: ListedSplit;
  other: ListedSplit;
  cell: Cell | undefined;
  current: string | null;
}

/** What is trained on comes first, whichever of the two it is. */
function makePair(one: SplitName, other: SplitName): string {
  const isOther = other.split === "TRAIN" && one.split !== "TRAIN";
  return isOther
    ? `${nameSplit(other)}|${nameSplit(one)}`
    : `${nameSplit(one)}|${nameSplit(other)}`;
}

function MatrixCell({ dataset, one, other, cell, current }: CellParts) {
  const count = cell?.sharedVideos ?? 0;
  if (one === other) {
    return (
      <td className={styles["self"]} title="all its videos">
        {showCount(count)}
      </td>
    );
  }
  const pair = makePair(one, other);
  const words = `${showCount(count)} videos of ${nameSplit(one)} in ${nameSplit(other)}`;
  return (
    <td className={styles["cell"]} data-leak={cell?.isLeak} data-empty={count === 0}>
      <a
        href={linkTo({ dataset, overlap: pair })}
        aria-current={pair === current}
        aria-label={cell?.isLeak ? `${words}: training meets evaluation` : words}
        title={words}
      >
        {count === 0 ? "·" : showCount(count)}
      </a>
    </td>
  );
}

function Heading({ split }: { split: ListedSplit }) {
  return (
    <>
      <b>{split.version}</b> {showSplit(split.split)}
    </>
  );
}

interface MatrixParts {
  dataset: string;
  current: string | null;
  /** Called when the counts were read: that stands in the audit log. */
  onAct: () => void;
  className?: string | undefined;
}

/** Every split against every other; red where what is trained on meets what is evaluated on. */
export function OverlapMatrix({ dataset, current, onAct, className }: MatrixParts) {
  const { answer, failure, isAsking } = useAnswer<MatrixAnswer>(matrixQuery, { dataset });
  useEffect(() => {
    if (answer) onAct();
  }, [answer, onAct]);
  const { splits = [], cells = [] } = answer?.overlapMatrix ?? {};
  const byPlace = new Map(cells.map((cell) => [`${cell.row} ${cell.column}`, cell]));
  const find = (row: number, column: number) =>
    byPlace.get(`${Math.min(row, column)} ${Math.max(row, column)}`);
  return (
    <Panel title="Shared videos" aside="split by split" className={className}>
      {failure && <Refusal failure={failure} />}
      {isAsking && !answer && <Loader size="sm" aria-label="Counting shared videos" />}
      {answer && splits.length === 0 && (
        <Text size="sm" c="dimmed">
          No version that you may read has lists yet.
        </Text>
      )}
      {splits.length > 0 && (
        <>
          <Text size="sm" mb="xs">
            A red cell: <b className={styles["leak"]}>training meets evaluation</b>. Choose a cell
            for its clips and a safe list.
          </Text>
          <table className={styles["matrix"]}>
            <thead>
              <tr>
                <td />
                {splits.map((split) => (
                  <th key={nameSplit(split)} scope="col">
                    <Heading split={split} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {splits.map((one, row) => (
                <tr key={nameSplit(one)}>
                  <th scope="row" title={`${one.revision}, ${showCount(one.clipCount)} clips`}>
                    <Heading split={one} />
                  </th>
                  {splits.map((other, column) => (
                    <MatrixCell
                      key={nameSplit(other)}
                      {...{ dataset, one, other, current }}
                      cell={find(row, column)}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Panel>
  );
}
