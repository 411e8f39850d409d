import { Loader, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import classesQuery from "./classes.graphql?raw";
import { Failure } from "./failure.js";
import { Panel } from "./panel.js";
import styles from "./panel.module.css";
import { allClasses, linkTo, type Place } from "./place.js";
import { showCount } from "./show.js";
import { useAnswer } from "./use-answer.js";

interface ListedClass {
  name: string;
  labelIndex: number | null;
  clipCount: number;
}

interface ClassesAnswer {
  datasetVersion: { clipCount: number; classes: ListedClass[] } | null;
}

/** Rows that are drawn at once: all classes of Kinetics, and a bound for larger sets. */
const rowLimit = 1000;

function ClassRow({
  place,
  name,
  count,
  index,
}: {
  place: Place;
  name: string;
  count: string;
  index?: string;
}) {
  return (
    <li>
      <a
        className={styles["row"]}
        href={linkTo({ ...place, className: name, clip: null })}
        aria-current={place.className === name}
      >
        <Text
          span
          size="xs"
          c="dimmed"
          w={28}
          ta="right"
          title={index && `label index in ${place.version}`}
        >
          {index}
        </Text>
        <span style={{ flex: 1 }}>{name === allClasses ? "all clips" : name}</span>
        <Text span size="xs" c="dimmed">
          {count}
        </Text>
      </a>
    </li>
  );
}

/** The classes of a version, by name, with that version's label index. */
export function ClassList({ place, className }: { place: Place; className?: string | undefined }) {
  const [wanted, setWanted] = useState("");
  const { dataset, version } = place;
  const { answer, failure, isAsking } = useAnswer<ClassesAnswer>(classesQuery, {
    dataset,
    version,
  });
  const classes = answer?.datasetVersion?.classes ?? [];
  const words = wanted.toLowerCase().split(/\s+/);
  const found = classes.filter(({ name }) =>
    words.every((word) => name.toLowerCase().includes(word)),
  );
  // More than the classes' own: the labels of a test split may be hidden.
  const total = answer?.datasetVersion?.clipCount ?? 0;
  const aside =
    found.length === classes.length
      ? showCount(classes.length)
      : `${found.length} of ${showCount(classes.length)}`;
  return (
    <Panel title="Classes" aside={classes.length > 0 && aside} className={className}>
      <TextInput
        aria-label="Find classes by a part of the name"
        placeholder="Filter classes"
        mb="xs"
        size="sm"
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
      />
      {failure && <Failure failure={failure} />}
      {isAsking && !answer && <Loader size="sm" aria-label="Reading the classes" />}
      {answer && classes.length === 0 && (
        <Text size="sm" c="dimmed">
          No list of this version was imported yet.
        </Text>
      )}
      <ul className={styles["rows"]}>
        {classes.length > 0 && wanted === "" && (
          <ClassRow place={place} name={allClasses} count={showCount(total)} />
        )}
        {found.slice(0, rowLimit).map(({ name, labelIndex, clipCount }) => (
          <ClassRow
            key={name}
            place={place}
            name={name}
            count={showCount(clipCount)}
            index={labelIndex === null ? "–" : String(labelIndex)}
          />
        ))}
      </ul>
    </Panel>
  );
}
