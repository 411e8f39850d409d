import { Anchor, Center, Loader, Stack, Text } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import styles from "./app.module.css";
import { onSignedOut } from "./ask.js";
import { AuditTail } from "./audit-tail.js";
import type { DatasetCard, VersionsAnswer } from "./catalog-card.js";
import { CiteBox } from "./cite-box.js";
import { ClassList } from "./class-list.js";
import { ClipList } from "./clip-list.js";
import { ClipPage } from "./clip-page.js";
import { Failure } from "./failure.js";
import { MirrorList } from "./mirror-list.js";
import { OverlapPage } from "./overlap-page.js";
import { PageHeader, type Viewer } from "./page-header.js";
import { Panel } from "./panel.js";
import { linkTo, usePlace, type Place } from "./place.js";
import { SignIn } from "./sign-in.js";
import { useAnswer } from "./use-answer.js";
import { VersionStrip } from "./version-strip.js";
import versionsQuery from "./versions.graphql?raw";

/** An address that names no version shows the newest that has lists. */
function completePlace(place: Place, dataset: DatasetCard): Place {
  if (place.version !== null || place.overlap !== null) return place;
  const listed = dataset.versions.findLast(({ clipCount }) => clipCount > 0);
  return { ...place, version: listed?.name ?? null, className: null, clip: null };
}

function depthOf({ version, className, clip }: Place): number {
  return [version, className, clip].filter((each) => each !== null).length;
}

function BackLink({ place }: { place: Place }) {
  if (place.className === null) return null;
  const isClip = place.clip !== null;
  const up = isClip ? { ...place, clip: null } : { ...place, className: null };
  return (
    <Anchor className={styles["back"]} href={linkTo(up)} size="sm">
      ← {isClip ? place.className : "classes"}
    </Anchor>
  );
}

function Welcome({ dataset, place }: { dataset: DatasetCard; place: Place }) {
  const version = dataset.versions.find(({ name }) => name === place.version);
  const words =
    place.className === null
      ? "Choose a class to see its clips."
      : "Choose a clip to see its file and take frames from it.";
  return (
    <Panel title={version?.title ?? dataset.title} className={styles["clip"]}>
      <Stack gap="xs" maw={560}>
        <Text size="sm">{version?.description ?? "There is no such version."}</Text>
        {version !== undefined && version.clipCount > 0 && <Text c="dimmed">{words}</Text>}
      </Stack>
    </Panel>
  );
}

interface CatalogParts {
  dataset: DatasetCard;
  viewer: Viewer;
  place: Place;
}

function Catalog({ dataset, viewer, place }: CatalogParts) {
  const [turn, setTurn] = useState(0);
  const onAct = useCallback(() => setTurn((before) => before + 1), []);
  const { version, className, clip, overlap } = place;
  const head = (
    <>
      <PageHeader viewer={viewer} dataset={dataset.slug} />
      <VersionStrip dataset={dataset} current={version} />
    </>
  );
  if (overlap !== null) {
    return (
      <div className={styles["page"]}>
        {head}
        <OverlapPage dataset={dataset} overlap={overlap} onAct={onAct} />
      </div>
    );
  }
  return (
    <div className={styles["page"]}>
      {head}
      <BackLink place={place} />
      <main className={styles["columns"]} data-depth={depthOf(place)}>
        {version !== null && (
          <ClassList key={version} place={place} className={styles["classes"]} />
        )}
        {className !== null && (
          <ClipList
            key={`${version} ${className}`}
            place={place}
            onAct={onAct}
            className={styles["clips"]}
          />
        )}
        {clip === null ? (
          <Welcome dataset={dataset} place={place} />
        ) : (
          <ClipPage key={clip} place={place} onAct={onAct} className={styles["clip"]} />
        )}
        <aside className={styles["rail"]} aria-label="About this version">
          <AuditTail turn={turn} />
          <MirrorList mirrors={dataset.mirrors} />
          {version !== null && <CiteBox key={version} dataset={dataset.slug} version={version} />}
        </aside>
      </main>
    </div>
  );
}

/** The whole dashboard: signed in or not, and which data set, version, class and clip. */
export function App() {
  const [turn, setTurn] = useState(0);
  const [isSignedOut, setIsSignedOut] = useState(false);
  useEffect(() => onSignedOut(() => setIsSignedOut(true)), []);
  const asked = usePlace();
  const { answer, failure } = useAnswer<VersionsAnswer>(versionsQuery, {}, turn);
  const onSignedIn = (): void => {
    setIsSignedOut(false);
    setTurn(turn + 1);
  };
  if (isSignedOut || answer?.viewer === null) return <SignIn onSignedIn={onSignedIn} />;
  if (failure) {
    return (
      <Center mih="60vh" p="md">
        <Failure failure={failure} />
      </Center>
    );
  }
  const dataset = answer?.datasets.nodes.find(({ slug }) => slug === asked.dataset);
  if (!answer) {
    return (
      <Center mih="60vh">
        <Loader aria-label="Reading the catalog" />
      </Center>
    );
  }
  if (!dataset) {
    return (
      <Center mih="60vh">
        <Text>
          There is no data set “{asked.dataset}” here. <Anchor href="#/">To the start</Anchor>
        </Text>
      </Center>
    );
  }
  return <Catalog dataset={dataset} viewer={answer.viewer} place={completePlace(asked, dataset)} />;
}
