import { Text } from "@mantine/core";
import type { DatasetCard, VersionCard } from "./catalog-card.js";
import { linkTo } from "./place.js";
import { showCount, showSplit } from "./show.js";
import styles from "./version-strip.module.css";

interface Choice {
  dataset: DatasetCard;
  version: VersionCard;
  isCurrent: boolean;
}

function Version({ dataset, version, isCurrent }: Choice) {
  const isEmpty = version.clipCount === 0;
  return (
    <a
      className={styles["version"]}
      href={linkTo({ dataset: dataset.slug, version: version.name })}
      aria-current={isCurrent}
      data-empty={isEmpty || undefined}
      title={version.description}
    >
      <Text span fw={600} size="sm">
        {version.title}
      </Text>
      {isEmpty ? (
        <Text size="xs" mt={4}>
          no list imported yet
        </Text>
      ) : (
        <dl className={styles["splits"]}>
          {version.splits.map(({ split, clipCount }) => (
            <div key={split}>
              <dt>{showSplit(split)}</dt>
              <dd>{showCount(clipCount)}</dd>
            </div>
          ))}
        </dl>
      )}
    </a>
  );
}

/** Versions with lists come first. */
function rankOf(version: VersionCard): number {
  return version.clipCount > 0 ? 0 : 1;
}

/** The versions of a data set, each with its splits and their counts. */
export function VersionStrip({
  dataset,
  current,
}: {
  dataset: DatasetCard;
  current: string | null;
}) {
  const versions = dataset.versions.toSorted((one, other) => rankOf(one) - rankOf(other));
  return (
    <nav className={styles["strip"]} aria-label={`Versions of ${dataset.title}`}>
      {versions.map((version) => (
        <Version
          key={version.name}
          dataset={dataset}
          version={version}
          isCurrent={version.name === current}
        />
      ))}
    </nav>
  );
}
